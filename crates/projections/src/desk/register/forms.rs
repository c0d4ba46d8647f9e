//! Forms of the register. What each may do, and what is wrong with it, the mutations say.

use serde_json::{Value, json};

use crate::{
    desk::form::{Field, Form, Kind, Rows, code},
    pages::words::{DissolutionCause, LandExtent, UnitKind},
};

/// The form that enters a unit or host into the register. Under a parent where one is known.
pub fn register_unit(convener: Option<&str>, parent: Option<&str>) -> Form {
    let fixed = match (convener, parent) {
        (Some(convener), Some(parent)) => json!({ "convener": convener, "parent": parent }),
        (Some(convener), None) => json!({ "convener": convener }),
        (None, Some(parent)) => json!({ "parent": parent }),
        (None, None) => json!({}),
    };
    let title = if parent.is_some() { "Đăng ký tổ dân phố, nơi tổ chức" } else { "Đăng ký đơn vị" };
    let help = "Ban tổ chức cấp triệu tập đưa vào danh bạ; công an phường, xã đăng ký tổ dân phố, nơi tổ chức của mình. Mã là chữ thường không dấu, không dùng lại cho đơn vị khác.";
    let mut form = Form::new("registerUnit", title, help, fixed).button("Đưa vào danh bạ");
    if convener.is_none() {
        let help = "Đơn vị đứng đầu danh bạ, ví dụ tp-mau; nếu đăng ký chính đơn vị ấy thì nhập mã của nó";
        form = form.field(Field::text("convener", "Thuộc danh bạ của").help(help));
    }
    let preset = parent.or(convener).map(|above| format!("{above}.")).unwrap_or_default();
    form = form
        .field(Field::text("unit", "Mã đơn vị").help("Ví dụ tp-mau.phuong-a hoặc tp-mau.phuong-a.to-1").preset(preset))
        .field(Field::choice("kind", "Loại đơn vị", UnitKind::ALL))
        .field(Field::text("name", "Tên").help("Không kèm loại đơn vị, ví dụ Thạch Trung"))
        .field(Field::text("code", "Mã hành chính").optional().help("Chỉ ghi khi đã đối chiếu danh mục của Nhà nước"));
    if parent.is_none() {
        let help = "Mã đơn vị cấp trên; bỏ trống nếu là cấp cao nhất";
        form = form
            .field(Field::text("parent", "Thuộc đơn vị").optional().help(help).preset(convener.unwrap_or_default()));
    }
    form.field(
        Field::of("since", "Có từ ngày", Kind::Date).optional().help("Ngày thành lập; bỏ trống nếu đã có từ trước"),
    )
    .document("decision", "Số quyết định thành lập", "Ngày ký quyết định", "Cơ quan ban hành")
    .optional("decision")
}

/// A unit as its forms know it.
pub struct Subject<'u> {
    /// Its id.
    pub unit: &'u str,
    /// The convener within which it lies.
    pub convener: &'u str,
    /// What it is.
    pub kind: UnitKind,
    /// Its name without the kind's word.
    pub name: &'u str,
    /// Its code, where verified.
    pub code: Option<&'u str>,
}

impl Subject<'_> {
    /// A form for a reform of the unit, which every one begins with.
    fn reform(&self, name: &'static str, title: &str, help: &'static str, fixed: Value) -> Form {
        Form::new(name, title, help, fixed)
            .field(
                Field::text("convener", "Thuộc danh bạ của")
                    .help("Cấp triệu tập mà đơn vị thuộc về vào ngày ấy")
                    .preset(self.convener),
            )
            .field(Field::of("on", "Từ ngày", Kind::Date).help("Ngày có hiệu lực"))
    }

    fn fixed(&self) -> Value {
        json!({ "unit": self.unit })
    }

    /// Another name, kind or code.
    pub fn rename(&self) -> Form {
        let help = "Ban tổ chức ghi theo quyết định. Các năm trước vẫn giữ tên cũ.";
        let form = self
            .reform("renameUnit", "Đổi tên, loại hoặc mã", help, self.fixed())
            .button("Ghi tên mới")
            .field(Field::choice("kind", "Loại đơn vị", UnitKind::ALL).preset(code(&self.kind)))
            .field(Field::text("name", "Tên").help("Không kèm loại đơn vị").preset(self.name))
            .field(Field::text("code", "Mã hành chính").optional().preset(self.code.unwrap_or_default()));
        decided(form)
    }

    /// Another unit to belong to.
    pub fn transfer(&self) -> Form {
        let help = "Chuyển đơn vị này về một đơn vị khác, ví dụ một tổ dân phố sang phường khác.";
        let form = self
            .reform("transferUnit", "Chuyển về đơn vị khác", help, self.fixed())
            .button("Chuyển")
            .field(Field::text("parent", "Về đơn vị").help("Mã trong danh bạ, ví dụ tp-mau.phuong-b"));
        decided(form)
    }

    /// Into another unit, with others.
    pub fn merge(&self) -> Form {
        let help = "Các đơn vị này kết thúc, tổ dân phố và nơi tổ chức của chúng thuộc về đơn vị tiếp nhận. Đơn vị mới, kể cả khi mang tên cũ, phải đăng ký mã riêng trước.";
        let units =
            Rows::new("units", "Các đơn vị được nhập", "Mỗi dòng một mã", 4, vec![Field::text("", "Mã đơn vị")]);
        let form = self
            .reform("mergeUnits", "Nhập vào đơn vị khác", help, json!({}))
            .button("Nhập")
            .field(Field::text("into", "Đơn vị tiếp nhận").help("Mã trong danh bạ"))
            .rows(units.given(vec![vec![self.unit.to_owned()]]));
        decided(form)
    }

    /// Among several others.
    pub fn split(&self) -> Form {
        let help =
            "Đơn vị này kết thúc, địa bàn chia cho nhiều đơn vị. Hãy chuyển từng tổ dân phố về đơn vị mới trước.";
        let parts = [LandExtent::Most, LandExtent::Part];
        let into = Rows::new(
            "into",
            "Các đơn vị tiếp nhận",
            "Ít nhất hai đơn vị",
            3,
            vec![
                Field::text("unit", "Mã đơn vị"),
                Field::choice("extent", "Nhận", &parts).preset(code(&LandExtent::Part)),
            ],
        );
        decided(self.reform("splitUnit", "Chia vào nhiều đơn vị", help, self.fixed()).button("Chia").rows(into))
    }

    /// An end without another in its place.
    pub fn dissolve(&self) -> Form {
        let help =
            "Đơn vị này kết thúc mà không nhập vào đơn vị nào. Hãy nhập hoặc chuyển các đơn vị trực thuộc trước.";
        let form = self
            .reform("dissolveUnit", "Giải thể, bỏ cấp", help, self.fixed())
            .button("Ghi kết thúc")
            .field(Field::choice("cause", "Lý do", DissolutionCause::ALL));
        decided(form)
    }
}

/// What a reform rests on, last: a historian may lack it.
fn decided(form: Form) -> Form {
    form.document("decision", "Số quyết định, nghị quyết", "Ngày ký", "Cơ quan ban hành").optional("decision")
}
