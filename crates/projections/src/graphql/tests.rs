mod former;

use super::sdl;

#[test]
fn the_checked_in_schema_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/schema.graphql");
    let checked_in = std::fs::read_to_string(path).unwrap();
    let differs = checked_in.lines().zip(sdl().lines().map(str::to_owned)).position(|(a, b)| a != b);
    assert!(
        checked_in == sdl(),
        "schema/schema.graphql differs from line {:?} on; if the change is meant, run `cargo run -- schema > schema/schema.graphql`",
        differs.map(|line| line + 1)
    );
}
