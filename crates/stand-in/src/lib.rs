//! This is not KurrentDB: a test server that speaks as much of its protocol as the journal uses.
