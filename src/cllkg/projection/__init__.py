"""The only border between RDF and graphs: networkx's for the views, plain records for paths and the other pages.

A view's query says which rows it wants; queries its header names bring what belongs to them (``asking``).
``claims`` makes a graph of entities of them, ``mechanisms`` plain records, which need no networkx: who asks
for a path on the command line should not wait for an import.
"""
