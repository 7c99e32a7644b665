#!/bin/sh
# Import these tables into a new Neo4j database.
set -eu

usage() {
    cat <<'TEXT'
usage: sh import.sh [--claims-as both|relationships|nodes] [--replace] [DATABASE] [-- OPTION...]

  --claims-as both           claims as relationships, and as nodes with their evidence; this is what happens unasked
  --claims-as relationships  claims as relationships only: a small graph of entities, studies, numbers and sources
  --claims-as nodes          claims as nodes only: no relationship says by itself what a claim says
  --replace                  delete the database if there is one
  DATABASE                   its name; "neo4j" unless another is given, as the Community Edition serves no other
  -- OPTION...               what else neo4j-admin is told, such as --verbose

The server must not be running, or must not serve the database. Afterwards start it, and say in Cypher:
  CREATE CONSTRAINT entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.iri IS UNIQUE;
TEXT
}

refuse() {
    echo "import.sh: $1" >&2
    exit 1
}

claims_as=both
replace=false
database=
while [ $# -gt 0 ]; do
    case $1 in
        --help | -h) usage; exit 0 ;;
        --claims-as)
            [ $# -gt 1 ] || refuse "--claims-as needs a word: both, relationships or nodes."
            claims_as=$2
            shift
            ;;
        --replace) replace=true ;;
        --) shift; break ;;
        -*) refuse "no option called '$1'.  'sh import.sh --help' lists them." ;;
        *)
            [ -z "$database" ] || refuse "two names of databases: '$database' and '$1'.  Give one."
            database=$1
            ;;
    esac
    shift
done
case $claims_as in
    both | relationships | nodes) ;;
    *) refuse "'$claims_as' is no way to import claims.  Say both, relationships or nodes." ;;
esac
database=${database:-neo4j}
here=$(cd "$(dirname "$0")" && pwd)

if [ -n "${NEO4J_HOME:-}" ] && [ -x "$NEO4J_HOME/bin/neo4j-admin" ]; then
    admin=$(cd "$NEO4J_HOME/bin" && pwd)/neo4j-admin
else
    admin=$(command -v neo4j-admin) ||
        refuse "there is no neo4j-admin.  Install Neo4j 5 or later, or set NEO4J_HOME to where it is."
fi
if [ "$replace" = false ] && [ -n "${NEO4J_HOME:-}" ] && [ -e "$NEO4J_HOME/data/databases/$database" ]; then
    refuse "there is a database '$database' in $NEO4J_HOME/data.  Give another name, or --replace to delete it."
fi

# Names of tables are patterns to neo4j-admin, so they are given without the path of this folder.
cd "$here"
set -- "$@" --multiline-fields=true --array-delimiter=U+001F --overwrite-destination="$replace"
folders=nodes
tables=relationships/between-nodes.csv
if [ "$claims_as" != relationships ]; then
    folders="$folders claim-nodes"
    tables="$tables relationships/of-claim-nodes.csv"
fi
if [ "$claims_as" != nodes ]; then
    tables="$tables relationships/claims.csv relationships/inferences.csv"
fi
for folder in $folders; do
    for table in "$folder"/*.csv; do
        [ ! -e "$table" ] || set -- "$@" --nodes="$table"
    done
done
for table in $tables; do
    set -- "$@" --relationships="$table"
done
"$admin" database import full "$database" "$@" ||
    refuse "neo4j-admin did not import the tables; what it said stands above.  If the database exists, give --replace."
