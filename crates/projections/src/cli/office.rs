use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use ngayhoi_domain::{Actor, FestivalRef, Refusal, Role, Scope, values::HostId};

use super::{CliError, args::OfficeImport, bar, start};
use crate::office::{self, Level, List, NotImported, Target};

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
        year: given.year.try_into().map_err(|error: ngayhoi_domain::values::InvalidYear| told(&error))?,
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
