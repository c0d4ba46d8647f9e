//! Turns on the tests that need a browser or foreign clients, where the one switch for them is set.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(browsers)");
    println!("cargo::rerun-if-env-changed=NGAYHOI_TEST_BROWSERS");
    if std::env::var_os("NGAYHOI_TEST_BROWSERS").is_some_and(|value| value == "1") {
        println!("cargo::rustc-cfg=browsers");
    }
}
