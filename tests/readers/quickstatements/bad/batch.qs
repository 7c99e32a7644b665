lenalidomide	P31	Q5
Q1	P31
