import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * Opens an imported database and answers Cypher: the arguments are the folder, then the questions.
 * Prints a line of JSON for each question, a list of its rows. Ask for values; a whole node has no JSON.
 */
public final class Ask {
    private Ask() {}

    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var json = new ObjectMapper();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var service = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf/neo4j.conf"))
                .build();
        try {
            var database = service.database("neo4j");
            for (var question : List.of(arguments).subList(1, arguments.length)) {
                List<Map<String, Object>> rows = new ArrayList<>();
                database.executeTransactionally(question, Map.of(), answer -> {
                    answer.forEachRemaining(row -> rows.add(object(row)));
                    return null;
                });
                out.println(json.writeValueAsString(rows));
            }
        } finally {
            service.shutdown();
        }
    }

    private static Map<String, Object> object(Map<?, ?> map) {
        var plain = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value)));
        return plain;
    }

    /** Returns what JSON can hold: an array as a list, a date as its text. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return object(map);
        }
        if (value instanceof Iterable<?> many) {
            var list = new ArrayList<Object>();
            many.forEach(one -> list.add(plain(one)));
            return list;
        }
        if (value != null && value.getClass().isArray()) {
            var list = new ArrayList<Object>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(plain(Array.get(value, i)));
            }
            return list;
        }
        return value instanceof Temporal ? value.toString() : value;
    }
}
