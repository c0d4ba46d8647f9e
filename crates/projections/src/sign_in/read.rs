use poem::{Body, FromRequest, Request, RequestBody, error::ReadBodyError, web::Form};

/// The most that a form here may hold.
const BODY_MAX: usize = 16 * 1024;

/// What was sent.
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// Reads a form; nothing where it cannot be read.
    pub async fn of(request: &Request, body: Body) -> Self {
        let bytes: Result<_, ReadBodyError> = body.into_bytes_limit(BODY_MAX).await;
        let mut body = RequestBody::new(Body::from(bytes.unwrap_or_default()));
        let form = Form::<Vec<(String, String)>>::from_request(request, &mut body).await;
        Self(form.map(|Form(pairs)| pairs).unwrap_or_default())
    }

    /// The value of a name; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

/// A word of the query.
pub fn word(request: &Request, name: &str) -> Option<String> {
    let query = request.params::<Vec<(String, String)>>().unwrap_or_default();
    query.into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
}
