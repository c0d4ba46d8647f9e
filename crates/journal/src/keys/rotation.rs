use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::TransactionBehavior;

use super::{KeyStore, KeyStoreError, MasterKey, MasterKeyId, MasterKeySource, Notice, file, master_file};

/// Where a new master key goes.
pub enum NewMasterKey<'a> {
    /// Into the file that the present one comes from.
    SamePlace,
    /// Into this file, or from it, where it holds one already.
    File(&'a Path),
    /// To whoever is told it, in base64, before anything is changed.
    Told(&'a mut dyn FnMut(&str) -> io::Result<()>),
}

/// How a rotation went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotated {
    /// The master key that counts from now on.
    pub id: MasterKeyId,
    /// The one that backups made before still need.
    pub former: MasterKeyId,
    /// The file that keeps the former one, where it is a file.
    pub former_kept: Option<PathBuf>,
    /// What else there is to know.
    pub notices: Vec<Notice>,
}

impl KeyStore {
    /// Wraps every key with a new master key, all or none, and says of each person's that it is done. Whenever it is
    /// cut short, key file and master key still fit each other at the next opening. Other processes may use the key
    /// file meanwhile; they find the new master key by themselves where it takes the place of the old one in a file.
    ///
    /// # Errors
    /// When a file cannot be read or written, or the new key cannot be told; nothing is changed then.
    pub fn rotate(&self, to: NewMasterKey<'_>, done: impl FnMut()) -> Result<Rotated, KeyStoreError> {
        let mut notices = Vec::new();
        let mut open = self.open_file();
        // One that came between has its new key in place already, or puts it there now.
        let transaction = open.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // All that changes fits into memory, so that nobody waits for us before the end.
        transaction.pragma_update(None, "cache_spill", "OFF")?;
        let old = self.source.find(&self.path, file::master_id(&transaction)?, &mut notices)?;
        let (new, place) = match (to, &self.source) {
            (NewMasterKey::SamePlace, MasterKeySource::File(path)) => match master_file::read(path)? {
                // This key file comes from before a rotation, or shares its master key with another one.
                Some(present) if present.id() != old.id() => (present, None),
                Some(_) | None => {
                    let new = MasterKey::random()?;
                    master_file::write_beside(path, &new)?;
                    (new, Some(path))
                }
            },
            (NewMasterKey::SamePlace, MasterKeySource::Environment(_)) => return Err(KeyStoreError::NoPlace),
            (NewMasterKey::File(path), MasterKeySource::File(_) | MasterKeySource::Environment(_)) => {
                (master_file::read_or_make(path, &mut notices)?, None)
            }
            (NewMasterKey::Told(tell), MasterKeySource::File(_) | MasterKeySource::Environment(_)) => {
                let new = MasterKey::random()?;
                tell(&new.to_base64()).map_err(KeyStoreError::Untold)?;
                (new, None)
            }
        };
        file::rewrap_all(&transaction, &self.path, (&old, &new), done)?;
        transaction.commit()?;
        let (id, former) = (new.id(), old.id());
        open.master = new;
        let mut former_kept = None;
        if let Some(path) = place {
            master_file::take_over(path, id)?;
            former_kept = Some(master_file::old(path, former));
        }
        Ok(Rotated { id, former, former_kept, notices })
    }
}
