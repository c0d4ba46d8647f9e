//! Which server or cluster, from its URL.

use eventstore::{ClientSettings, Credentials};

use crate::JournalError;

/// A server or a cluster, and how to speak to it.
#[derive(Clone)]
pub(super) struct Server {
    pub(super) settings: ClientSettings,
    /// Who speaks. Given with every call, since the crate takes the URL's letters as they are, `%40` and all.
    pub(super) credentials: Option<Credentials>,
    /// Its hosts, for messages.
    pub(super) name: String,
}

impl Server {
    /// Reads `esdb://…` or `esdb+discover://…`.
    pub(super) fn parse(url: &str) -> Result<Self, JournalError> {
        let invalid = |reason: String| JournalError::InvalidUrl { url: without_password(url), reason };
        let settings: ClientSettings = url.parse().map_err(|error: eventstore::ClientSettingsParseError| {
            // The crate's own words may hold the whole URL.
            invalid(error.error().map_or_else(|| without(error.message(), password(url)), ToString::to_string))
        })?;
        if settings.hosts().iter().any(|host| host.host.is_empty()) {
            return Err(invalid("không có tên máy chủ / without a host".to_owned()));
        }
        let credentials = match user_info(url).map(|user_info| user_info.split_once(':').unwrap_or((user_info, ""))) {
            None => None,
            Some((user, password)) => {
                let decode = |text| {
                    decoded(text).ok_or_else(|| {
                        invalid("tên hoặc mật khẩu mã hoá % sai / user or password badly %-encoded".to_owned())
                    })
                };
                Some(Credentials::new(decode(user)?, decode(password)?))
            }
        };
        let hosts: Vec<_> = settings.hosts().iter().map(|host| format!("{}:{}", host.host, host.port)).collect();
        Ok(Self { name: hosts.join(", "), settings, credentials })
    }

    /// Has the connections that this process has to it send small messages at once.
    pub(super) fn send_at_once(&self) {
        #[cfg(target_os = "linux")]
        {
            let ports: Vec<u32> = self.settings.hosts().iter().map(|host| host.port).collect();
            super::promptly::send_at_once(&ports);
        }
    }
}

/// What stands before the host: the user, and after a colon the password.
fn user_info(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Some(authority.rsplit_once('@')?.0)
}

fn password(url: &str) -> &str {
    user_info(url).and_then(|user_info| user_info.split_once(':')).map_or("", |(_, password)| password)
}

fn without(text: &str, password: &str) -> String {
    if password.is_empty() { text.to_owned() } else { text.replace(password, "***") }
}

/// A URL as it may be shown and logged.
pub fn without_password(url: &str) -> String {
    match (user_info(url), password(url)) {
        (Some(user_info), password) if !password.is_empty() => {
            let user = user_info.split_once(':').map_or(user_info, |(user, _)| user);
            url.replacen(&format!("{user_info}@"), &format!("{user}:***@"), 1)
        }
        (Some(_) | None, _) => url.to_owned(),
    }
}

/// A text without its %-encoding; `None` where that is none.
fn decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = (part.get(..2)?, part.get(2..)?);
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(url: &str) -> String {
        Server::parse(url).unwrap_or_else(|error| panic!("{url}: {error}")).name
    }

    #[test]
    fn one_node_many_nodes_and_a_name_to_discover_are_understood() {
        assert_eq!(hosts("esdb://localhost"), "localhost:2113");
        assert_eq!(hosts("esdb://node:1234?tls=false"), "node:1234");
        assert_eq!(hosts("esdb://a:1,b:2,c:3?tls=true"), "a:1, b:2, c:3");
        assert_eq!(hosts("esdb+discover://cluster.example:2113"), "cluster.example:2113");
        assert!(Server::parse("esdb+discover://cluster.example").unwrap().settings.is_dns_discovery_enabled());
    }

    #[test]
    fn tls_and_its_certificates_come_from_the_url() {
        let secure = |url| Server::parse(url).unwrap().settings.is_secure_mode_enabled();
        assert!(secure("esdb://a"));
        assert!(!secure("esdb://a?tls=false"));
        let settings = Server::parse("esdb://a?tlsCaFile=/etc/ca.pem&tlsVerifyCert=false").unwrap().settings;
        assert_eq!(settings.tls_ca_file().map(String::as_str), Some("/etc/ca.pem"));
        assert!(!settings.is_tls_certificate_verification_enabled());
    }

    #[test]
    fn the_password_is_taken_without_its_encoding() {
        let credentials = |url| Server::parse(url).unwrap().credentials;
        assert_eq!(credentials("esdb://a"), None);
        let expected = Some(Credentials::new("lan".to_owned(), "m@t:khẩu/%".to_owned()));
        assert_eq!(credentials("esdb://lan:m%40t%3Akh%E1%BA%A9u%2F%25@a:1?tls=false"), expected);
        assert_eq!(credentials("esdb://lan@a"), Some(Credentials::new("lan", "")));
    }

    #[test]
    fn what_cannot_be_parsed_is_refused_and_the_password_is_not_told() {
        for bad in [
            "esdb://",
            "esdb://admin:s3cret@",
            "esdb://admin:s3cret@a:port",
            "esdb://admin:s3cret@a:1,b:x",
            "esdb://admin:s3cret@a/path",
            "esdb://admin:s3cret@a?tls=maybe",
            "esdb://admin:s3cret@a?userCertFile=x",
            "esdb://admin:s3cret%zz@a",
            "esdb+discover://admin:s3cret@:2113",
        ] {
            let refused = Server::parse(bad).map(|server| server.name);
            let Err(error @ JournalError::InvalidUrl { .. }) = refused else { panic!("{bad}: {refused:?}") };
            let told = error.to_string();
            assert!(!told.contains("s3cret"), "{told}");
            assert!(told.contains("esdb"), "{told}");
        }
    }

    #[test]
    fn a_url_is_shown_without_its_password() {
        for (url, shown) in [
            ("esdb://admin:changeit@a:1?tls=false", "esdb://admin:***@a:1?tls=false"),
            ("esdb://a:a@a", "esdb://a:***@a"),
            ("esdb://x:p@ss@a,b:2", "esdb://x:***@a,b:2"),
            ("esdb://a:1,b:2", "esdb://a:1,b:2"),
            ("sqlite:a:b@c", "sqlite:a:b@c"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }
}
