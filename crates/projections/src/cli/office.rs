use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use ngayhoi_domain::{
    Actor, FestivalRef, Refusal, Role, Scope,
    values::{ConvenerId, HostId, InvalidYear, UnitId, Year},
};

use super::{
    CliError,
    args::{OfficeExport, OfficeImport},
    bar, start,
};
use crate::{
    access::Viewer,
    desk::{self, Festival, Place},
    office::{self, FileKind, Level, List, NotImported, Target},
    pages::PageError,
};

/// Imports a list from a file, or only says what that would do.
pub async fn import(given: &OfficeImport) -> Result<(), CliError> {
    let list = given.list;
    let (actor, target) = (actor(given)?, target(list, given)?);
    let bytes = fs::read(&given.source).map_err(|error| CliError::Argument(unreadable(&given.source, &error)))?;
    let name = given.source.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let file = office::File { name: &name, bytes: &bytes };
    let node = start(&given.data, &given.elsewhere).await?;
    let progress = bar("Kiểm tra từng dòng / judging rows", None);
    let mut out = io::stdout();
    if given.dry_run {
        let plan = office::check(&node, &actor, list, &target, &file, &*progress).await?;
        drop(progress);
        notes(&plan.notes)?;
        if !plan.problems.is_empty() {
            return Err(NotImported::Problems(Box::new(plan)).into());
        }
        let office::Plan { rows, new, known, .. } = plan;
        writeln!(
            out,
            "Đã đọc {rows} dòng, không có lỗi: {new} việc sẽ được ghi, {known} đã có sẵn / {rows} rows without a fault: {new} would be recorded, {known} are there already"
        )?;
        return Ok(());
    }
    let office::Imported { new, known, .. } = office::import(&node, &actor, list, &target, &file, &*progress).await?;
    drop(progress);
    writeln!(out, "Đã ghi {new} việc, {known} đã có sẵn / recorded {new}, {known} were there already")?;
    Ok(())
}

/// Writes a table of the desk into a file, or says which there are.
pub async fn export(given: &OfficeExport) -> Result<(), CliError> {
    let year: Year = given.year.try_into().map_err(|error: InvalidYear| told(&error))?;
    let festival = Festival { year: year.get(), convener: value::<ConvenerId>(&given.convener)?.to_string() };
    let unit = given.unit.as_deref().map(value::<UnitId>).transpose()?.map(String::from);
    let host = given.host.as_deref().map(value::<HostId>).transpose()?.map(String::from);
    let place = match (unit, host) {
        (Some(unit), Some(host)) => Place::Host(festival, unit, host),
        (Some(unit), None) => Place::Unit(festival, unit),
        (None, _) => Place::Year(festival),
    };
    let kind = given.output.as_deref().map(|output| FileKind::of(output).ok_or_else(|| no_such_kind(output)));
    let kind = kind.transpose()?;
    let node = Arc::new(start(&given.data, &given.elsewhere).await?);
    // Whoever may open the data folder may read all of it.
    let tables = Viewer::Service.asks(desk::tables(node, &place)).await.map_err(no_page)?;
    let (Some(list), Some(kind), Some(output)) = (&given.list, kind, &given.output) else {
        return listed(&tables, &mut io::stdout());
    };
    let Some((_, table)) = tables.iter().find(|(name, _)| name == list) else {
        let known = tables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        return Err(CliError::Argument(format!(
            "không có bảng “{list}” ở đây, hoặc bảng chưa có dòng nào (có: {known}) / there is no table “{list}” here, or it has no row yet (there are: {known})"
        )));
    };
    fs::write(output, table.write(kind)?).map_err(|error| CliError::Argument(unwritable(output, &error)))?;
    let (rows, path) = (table.rows.len(), output.display());
    writeln!(io::stdout(), "Đã xuất {rows} dòng vào {path} / wrote {rows} rows into {path}")?;
    Ok(())
}

fn listed(tables: &[(String, office::Table)], out: &mut impl Write) -> Result<(), CliError> {
    if tables.is_empty() {
        writeln!(out, "Chưa có bảng nào có dòng / no table has any row yet")?;
    }
    for (name, table) in tables {
        writeln!(out, "{name}: {}, {} dòng / rows", table.title, table.rows.len())?;
    }
    Ok(())
}

fn no_page(error: PageError) -> CliError {
    CliError::Argument(match error {
        PageError::Missing(missing) => format!("{} / there is no such page", missing.asked),
        other @ (PageError::BadMoment(_)
        | PageError::BadCursor { .. }
        | PageError::SignIn { .. }
        | PageError::SignInAgain { .. }
        | PageError::NotYours
        | PageError::Broken(_)) => other.to_string(),
    })
}

fn no_such_kind(output: &Path) -> CliError {
    let path = output.display();
    CliError::Argument(format!(
        "{path}: tên tệp phải kết thúc bằng .xlsx hoặc .csv / the file's name must end in .xlsx or .csv"
    ))
}

fn unwritable(path: &Path, error: &io::Error) -> String {
    format!(
        "{}: không ghi được tệp ({error}); hãy kiểm tra thư mục và dung lượng đĩa / the file cannot be written ({error}); check the folder and the free space",
        path.display()
    )
}

/// Writes an empty list to fill in.
pub fn template(list: List, output: Option<PathBuf>) -> Result<(), CliError> {
    let path = output.unwrap_or_else(|| format!("mau-{}.xlsx", list.code()).into());
    fs::write(&path, office::template(list)?)?;
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(())
}

fn notes(notes: &[office::Problem]) -> io::Result<()> {
    notes.iter().try_for_each(|note| writeln!(io::stderr(), "{note}"))
}

fn actor(given: &OfficeImport) -> Result<Actor, CliError> {
    let convener = value(&given.convener)?;
    let id = value(&given.by)?;
    Ok(Actor { id, role: Role::from(given.role), scope: Scope::Convener(convener), verified: false })
}

fn target(list: List, given: &OfficeImport) -> Result<Target, CliError> {
    let festival = FestivalRef {
        convener: value(&given.convener)?,
        year: given.year.try_into().map_err(|error: InvalidYear| told(&error))?,
    };
    let host: Option<HostId> = given.host.as_deref().map(value).transpose()?;
    if list.level() == Level::Host && host.is_none() {
        return Err(CliError::Argument(format!(
            "danh sách “{}” thuộc một nơi tổ chức; hãy thêm --host MÃ / it belongs to a host; add --host ID",
            list.vi()
        )));
    }
    Ok(Target { festival, unit: value(&given.unit)?, host })
}

fn value<T: std::str::FromStr>(given: &str) -> Result<T, CliError>
where
    T::Err: Refusal,
{
    given.parse().map_err(|error: T::Err| told(&error))
}

fn told(refusal: &impl Refusal) -> CliError {
    CliError::Argument(refusal.explain().to_string())
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!(
        "{}: không đọc được tệp ({error}); hãy kiểm tra đường dẫn / the file cannot be read ({error}); check the path",
        path.display()
    )
}
