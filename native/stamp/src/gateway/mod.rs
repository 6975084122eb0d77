//! The stamp's two listeners: HTTPS for all names, and a CONNECT proxy for it.

mod connection;
mod delivery;
mod proxy;

use std::{net::SocketAddr, sync::Arc};

use tokio::{net::TcpListener, sync::watch};

use crate::{description::Description, shared::Shared};

#[derive(Clone)]
pub struct Gateway {
    pub shared: Arc<Shared>,
    pub tls: Arc<rustls::ServerConfig>,
    pub description: Description,
    /// Closed or true when the stamp stops, which ends every connection.
    pub stopped: watch::Receiver<bool>,
}

impl Gateway {
    pub async fn serve_https(self, listener: TcpListener) {
        self.accept(listener, |gateway, stream, peer| async move {
            gateway.serve_tls(stream, peer).await;
        })
        .await;
    }

    pub async fn serve_proxy(self, listener: TcpListener) {
        self.accept(listener, |gateway, stream, peer| async move {
            gateway.serve_plain(stream, peer).await;
        })
        .await;
    }

    async fn accept<F>(self, listener: TcpListener, serve: impl Fn(Self, tokio::net::TcpStream, SocketAddr) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let mut stopped = self.stopped.clone();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = stopped.changed() => return,
            };
            // A failed accept (for example, too many open files) is a transient problem of the machine.
            let Ok((stream, peer)) = accepted else { continue };
            let _ = stream.set_nodelay(true);
            tokio::spawn(self.clone().until_stopped(serve(self.clone(), stream, peer)));
        }
    }

    pub async fn until_stopped(self, work: impl Future<Output = ()>) {
        let mut stopped = self.stopped;
        tokio::select! {
            () = work => {}
            _ = stopped.changed() => {}
        }
    }
}
