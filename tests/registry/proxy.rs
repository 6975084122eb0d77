//! A registry's TLS front that simulates faults: it forwards to the real one, unless the test provides another answer.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Empty, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::authority::Authority;

/// Any error, so that a body can break off.
pub type Broken = Box<dyn std::error::Error + Send + Sync>;
pub type Answer = Response<BoxBody<Bytes, Broken>>;
/// In the extensions of an answer: there is none, since the connection is cut.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    Before,
    AfterForwarding,
}

/// Inspects a request, with its number from 1; `None` forwards it.
pub type Trouble = dyn Fn(&Request<Incoming>, usize) -> Option<Answer> + Send + Sync;

pub struct Proxy {
    /// `localhost:<port>`.
    pub name: String,
    pub address: SocketAddr,
    count: Arc<AtomicUsize>,
    _runtime: Runtime,
}

impl Proxy {
    /// Starts a front. `upstream` is the port of a registry without TLS; `tls` is off for URLs of foreign layers.
    pub fn start(
        authority: &Authority,
        upstream: u16,
        trouble: impl Fn(&Request<Incoming>, usize) -> Option<Answer> + Send + Sync + 'static,
    ) -> Self {
        Self::serve(Some(acceptor(authority)), upstream, Arc::new(trouble))
    }

    /// Starts a plain HTTP server that sends only the test's own answers.
    pub fn plain(trouble: impl Fn(&Request<Incoming>, usize) -> Option<Answer> + Send + Sync + 'static) -> Self {
        Self::serve(None, 0, Arc::new(trouble))
    }

    fn serve(tls: Option<TlsAcceptor>, upstream: u16, trouble: Arc<Trouble>) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a port");
        let address = listener.local_addr().expect("its address");
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        runtime.spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (tls, trouble, counted) = (tls.clone(), Arc::clone(&trouble), Arc::clone(&counted));
                tokio::spawn(async move {
                    let service = service_fn(move |request| {
                        let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
                        let own = trouble(&request, number);
                        async move {
                            let cut = own.as_ref().and_then(|answer| answer.extensions().get::<Cut>().copied());
                            match (cut, own) {
                                (Some(Cut::Before), _) => Err(io::Error::other("cut")),
                                (Some(Cut::AfterForwarding), _) => {
                                    forward(request, upstream).await.map_err(io::Error::other)?;
                                    Err(io::Error::other("cut"))
                                }
                                (None, Some(answer)) => Ok(answer),
                                (None, None) => forward(request, upstream).await.map_err(io::Error::other),
                            }
                        }
                    });
                    let http = hyper::server::conn::http1::Builder::new();
                    // A disconnected client is not an error of the proxy.
                    let _ = match tls {
                        Some(tls) => match tls.accept(connection).await {
                            Ok(connection) => http.serve_connection(TokioIo::new(connection), service).await,
                            Err(_) => return,
                        },
                        None => http.serve_connection(TokioIo::new(connection), service).await,
                    };
                });
            }
        });
        Self { name: format!("localhost:{}", address.port()), address, count, _runtime: runtime }
    }

    pub fn requests(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

async fn forward(request: Request<Incoming>, upstream: u16) -> Result<Answer, hyper::Error> {
    let Ok(connection) = TcpStream::connect(("127.0.0.1", upstream)).await else {
        return Ok(status(StatusCode::BAD_GATEWAY));
    };
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(connection)).await?;
    tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    Ok(answer.map(|body| body.map_err(Into::into).boxed()))
}

pub fn status(status: StatusCode) -> Answer {
    let mut answer = Response::new(Empty::new().map_err(|never| match never {}).boxed());
    *answer.status_mut() = status;
    answer
}

pub fn bytes(status: StatusCode, bytes: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(bytes.into()).map_err(|never| match never {}).boxed());
    *answer.status_mut() = status;
    answer
}

/// Creates an answer that announces a longer body than it sends: the connection breaks off.
pub fn broken_off(bytes: &[u8], told: usize) -> Answer {
    let begin = Ok(Frame::data(Bytes::copy_from_slice(bytes)));
    let frames = vec![begin, Err(Broken::from("broken off"))];
    let mut answer = Response::new(BodyExt::boxed(StreamBody::new(futures_util::stream::iter(frames))));
    answer.headers_mut().insert(hyper::header::CONTENT_LENGTH, told.into());
    answer
}

/// Cuts the connection before the registry receives the request.
pub fn reset() -> Answer {
    cut(Cut::Before)
}

/// Cuts the connection after the registry answered.
pub fn lost_answer() -> Answer {
    cut(Cut::AfterForwarding)
}

fn cut(cut: Cut) -> Answer {
    let mut answer = status(StatusCode::OK);
    answer.extensions_mut().insert(cut);
    answer
}

/// Creates an answer whose body never ends.
pub fn hanging(told: usize) -> Answer {
    let mut answer = Response::new(BodyExt::boxed(StreamBody::new(futures_util::stream::pending())));
    answer.headers_mut().insert(hyper::header::CONTENT_LENGTH, told.into());
    answer
}

/// Creates an answer whose body of `told` bytes is sent in small parts that never come to its end in time.
pub fn dripping(told: usize) -> Answer {
    let drops = futures_util::stream::unfold((), |()| async {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        Some((Ok::<_, Broken>(Frame::data(Bytes::from_static(&[0; 1024]))), ()))
    });
    let mut answer = Response::new(BodyExt::boxed(StreamBody::new(drops)));
    answer.headers_mut().insert(hyper::header::CONTENT_LENGTH, told.into());
    answer
}

fn acceptor(authority: &Authority) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(&authority.certificate_file).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(&authority.key_file).expect("a key");
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a server");
    TlsAcceptor::from(Arc::new(config))
}
