//! What people see, in a real Chromium, on a phone and on an office PC.

use std::path::Path;

use fantoccini::Locator;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Browser, Program};

/// The width of a small phone and of an office PC, in CSS pixels.
const WIDTHS: [u32; 2] = [360, 1280];

const PAGES: [&str; 19] = [
    "/",
    "/2018/tp-ha-tinh",
    "/2018/tp-ha-tinh/tp-ha-tinh.thach-trung",
    "/2018/tp-ha-tinh/timeline",
    "/2019/tp-mau",
    "/2019/tp-mau/tp-mau.phuong-mau-mot",
    "/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3",
    "/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3/in",
    "/2019/tp-mau/timeline",
    "/desk",
    "/desk/don-vi",
    "/desk/don-vi?tim=tran+phu",
    "/desk/don-vi/tp-ha-tinh.tran-phu?ngay=2025-08-19",
    "/desk/don-vi/ha-tinh.thanh-sen",
    "/desk/2019/tp-mau",
    "/desk/2019/tp-mau/tp-mau.phuong-mau-mot",
    "/desk/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3",
    "/desk/tep/2019/tp-mau/tp-mau.phuong-mau-mot",
    "/desk/lap/2020/tp-mau?tu=2019&phan=STRUCTURE&quy-tac=SAME_DATE",
];

#[cfg_attr(not(browsers), ignore = "needs Chromium and ChromeDriver: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn no_page_is_wider_than_the_screen() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let mut browser = Browser::start();
    // What was seen is kept, for people to look at.
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots");
    std::fs::create_dir_all(&kept).unwrap();
    for width in WIDTHS {
        let window = browser.window(width, 2_600).await;
        for path in PAGES {
            window.goto(&program.client().url(path)).await.unwrap();
            let script = "return [document.documentElement.scrollWidth, window.innerWidth,
                                  document.scripts.length, document.querySelectorAll('h1').length]";
            let seen = window.execute(script, Vec::new()).await.unwrap();
            let figures: Vec<u64> = seen.as_array().unwrap().iter().map(|value| value.as_u64().unwrap()).collect();
            let [content, screen, scripts, titles] = figures[..] else { panic!("{seen}") };
            assert_eq!(screen, u64::from(width));
            assert!(content <= screen, "{path} is {content} px wide on a screen of {screen} px");
            assert_eq!((scripts, titles), (0, 1), "{path}");
            let name = format!("{width}{}.png", path.replace('/', "_"));
            std::fs::write(kept.join(name), window.screenshot().await.unwrap()).unwrap();
        }
        window.close().await.unwrap();
    }
}

#[cfg_attr(not(browsers), ignore = "needs Chromium and ChromeDriver: set NGAYHOI_TEST_BROWSERS=1")]
#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_goes_from_the_first_page_to_a_programme_by_clicking() {
    let folder = TempDir::new().unwrap();
    let program = Program::demo(folder.path());
    let mut browser = Browser::start();
    let window = browser.window(360, 740).await;
    window.goto(&program.client().url("/")).await.unwrap();
    for path in [
        "/2019/tp-mau",
        "/2019/tp-mau/tp-mau.phuong-mau-mot",
        "/2019/tp-mau/tp-mau.phuong-mau-mot/tp-mau.phuong-mau-mot.to-3",
    ] {
        let link = format!("main a[href='{path}']");
        window.find(Locator::Css(&link)).await.unwrap().click().await.unwrap();
        assert_eq!(window.current_url().await.unwrap().path(), path);
    }
    let words: Value = window.execute("return document.body.innerText", Vec::new()).await.unwrap();
    let words = words.as_str().unwrap();
    assert!(words.contains("Dữ liệu mẫu") && words.contains("Phần lễ") && words.contains("Phần hội"), "{words}");
    window.close().await.unwrap();
}
