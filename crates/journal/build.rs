//! Lets the tests know whether a foreign server was named for them.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(kurrentdb)");
    println!("cargo::rerun-if-env-changed=NGAYHOI_TEST_KURRENTDB");
    if std::env::var_os("NGAYHOI_TEST_KURRENTDB").is_some() {
        println!("cargo::rustc-cfg=kurrentdb");
    }
}
