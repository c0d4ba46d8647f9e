use poem::{
    Endpoint, IntoResponse, Middleware, Request, Response,
    http::{Method, StatusCode, header},
};

/// Refuses what a page of another site sends in this site's name: without accounts, a browser on this machine is all
/// that a stranger would need.
pub struct OwnOrigin;

impl<E: Endpoint> Middleware<E> for OwnOrigin {
    type Output = OwnOriginEndpoint<E>;

    fn transform(&self, endpoint: E) -> Self::Output {
        OwnOriginEndpoint(endpoint)
    }
}

/// What [`OwnOrigin`] makes of an endpoint.
pub struct OwnOriginEndpoint<E>(E);

impl<E: Endpoint> Endpoint for OwnOriginEndpoint<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if is_foreign(&request) {
            let words =
                "Yêu cầu đến từ trang khác nên bị từ chối. / The request comes from another site and is refused.";
            return Ok(words.with_status(StatusCode::FORBIDDEN).into_response());
        }
        Ok(self.0.call(request).await?.into_response())
    }
}

fn is_foreign(request: &Request) -> bool {
    let host = request.header(header::HOST).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let only_reads =
        matches!(*request.method(), Method::GET | Method::HEAD) && request.header(header::UPGRADE).is_none();
    let own = request
        .header(header::ORIGIN)
        .is_none_or(|origin| origin.split_once("://").is_some_and(|(_, origin_host)| origin_host == host));
    !is_local || !(only_reads || own)
}
