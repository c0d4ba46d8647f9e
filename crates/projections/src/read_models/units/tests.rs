use super::{count_hosts, hosts, unit, units};
use crate::read_models::testing::{folded, varied};

#[test]
fn the_register_is_read_by_id_and_by_parent() {
    let db = folded(&varied());
    let ward = unit(&db, "tp-mau.phuong-a").unwrap().unwrap();
    assert_eq!((ward.kind, ward.parent.as_deref()), (ngayhoi_domain::unit::UnitKind::Ward, Some("tp-mau")));
    assert!(unit(&db, "tp-mau.phuong-z").unwrap().is_none());
    let ids = ["tp-mau".to_owned(), "tp-mau.phuong-z".to_owned(), "xa-ngoai".to_owned()];
    assert_eq!(units(&db, &ids).unwrap().len(), 2);
    let names = |after, limit| {
        let rows = hosts(&db, "tp-mau.phuong-a", after, limit).unwrap();
        rows.into_iter().map(|row| row.unit).collect::<Vec<_>>()
    };
    assert_eq!(names("", 10), ["tp-mau.phuong-a.to-1", "tp-mau.phuong-a.to-2"]);
    assert_eq!(names("tp-mau.phuong-a.to-1", 10), ["tp-mau.phuong-a.to-2"]);
    assert_eq!(names("", 1), ["tp-mau.phuong-a.to-1"]);
    // Wards are no hosts.
    assert_eq!((count_hosts(&db, "tp-mau.phuong-a").unwrap(), count_hosts(&db, "tp-mau").unwrap()), (2, 0));
}
