//! What the fixtures say, as a client reads it.
