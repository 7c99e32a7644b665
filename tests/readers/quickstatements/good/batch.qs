CREATE
LAST	Len	"a claim"
Q1	P31	Q5	S854	"https://example.org"	S813	+2026-01-01T00:00:00Z/11
