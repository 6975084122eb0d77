//! A registry without a login, filled from an image layout, and proxies in front of it.

use crate::registry::authority::Authority;
use crate::registry::content::Layout;
use crate::registry::proxy::{Answer, Proxy};
use crate::registry::server::{Server, Setup};
use crate::registry::use_case;
use crate::support::operation::Ended;
use crate::support::stamp::Folder;
use hyper::Request;
use hyper::body::Incoming;
use serde_json::json;

pub struct World {
    pub authority: Authority,
    pub server: Server,
    pub layout: Layout,
    // Declared after the server, which is dropped first.
    pub folder: Folder,
}

impl World {
    /// Creates a registry with the images that `fill` adds to the layout; also returns the result of `fill`.
    pub fn with<T>(fill: impl FnOnce(&mut Layout) -> T) -> (Self, T) {
        let folder = Folder::new();
        let authority = Authority::new(&folder.path(""));
        let server = Server::with(&folder.path(""), &authority, Setup::OPEN);
        let mut layout = Layout::new(folder.path("layout"));
        let filled = fill(&mut layout);
        let world = Self { authority, server, layout, folder };
        world.import(&world.front(|_, _| None)).result();
        (world, filled)
    }

    /// Creates a proxy that answers by itself if `trouble` returns an answer.
    pub fn front(
        &self,
        trouble: impl Fn(&Request<Incoming>, usize) -> Option<Answer> + Send + Sync + 'static,
    ) -> Proxy {
        Proxy::start(&self.authority, self.server.port, trouble)
    }

    pub fn import(&self, front: &Proxy) -> Ended {
        use_case::run(&self.authority, "import", json!({ "path": self.layout.path, "registry": front.name }))
    }
}
