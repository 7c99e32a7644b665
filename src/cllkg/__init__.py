"""CLL-KG: a knowledge graph of CLL, immunity and lenalidomide in which every claim carries its evidence.

>>> import cllkg
>>> kg = cllkg.load()  # doctest: +SKIP
>>> kg.query("q04").to_pandas()  # doctest: +SKIP
"""

from cllkg.knowledge_graph import KnowledgeGraph, load
from cllkg.queries.result import Result
from cllkg.version import __version__

__all__ = ["KnowledgeGraph", "Result", "__version__", "load"]
