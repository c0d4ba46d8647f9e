use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{Method, StatusCode, header},
};

use crate::access::is_local;

/// Refuses what a page of another site sends in this site's name: where offices are only declared, a browser on this
/// machine is all that a stranger would need.
pub struct OwnOrigin {
    /// Whether they are.
    pub declared: bool,
}

impl<E: Endpoint> Middleware<E> for OwnOrigin {
    type Output = OwnOriginEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        OwnOriginEndpoint { endpoint, declared: self.declared }
    }
}

/// What [`OwnOrigin`] makes of an endpoint.
pub struct OwnOriginEndpoint<E> {
    endpoint: E,
    declared: bool,
}

impl<E: Endpoint> Endpoint for OwnOriginEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if is_foreign(&request, self.declared) {
            let words =
                "Yêu cầu đến từ trang khác nên bị từ chối. / The request comes from another site and is refused.";
            return Ok(words.with_status(StatusCode::FORBIDDEN).into_response());
        }
        Ok(self.endpoint.call(request).await?.into_response())
    }
}

fn is_foreign(request: &Request, declared: bool) -> bool {
    let host = request.header(header::HOST).unwrap_or_default();
    let only_reads =
        matches!(*request.method(), Method::GET | Method::HEAD) && request.header(header::UPGRADE).is_none();
    let own = request
        .header(header::ORIGIN)
        .is_none_or(|origin| origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host));
    // Where offices are only declared, a name that leads here by a stranger's wish is no name of ours.
    (declared && !is_local(request)) || !(only_reads || own)
}
