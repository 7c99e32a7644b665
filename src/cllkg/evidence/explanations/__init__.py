"""Why the graph says something: a claim, a number, an inference, or all relations of two things."""
