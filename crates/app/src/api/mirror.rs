//! The plain-file mirror.

use sculk_contract::{ApiError, MirrorFilesReq, MirrorOutcome, MirrorView, Nothing, SetMirrorReq};

use crate::App;

impl App {
    pub(crate) async fn get_mirror(&self, _: Nothing) -> Result<MirrorView, ApiError> {
        Ok(self.inner.mirror.view())
    }

    pub(crate) async fn set_mirror(&self, req: SetMirrorReq) -> Result<MirrorView, ApiError> {
        self.inner.mirror.set(self, req).await
    }

    pub(crate) async fn look_at_mirror(&self, _: Nothing) -> Result<MirrorView, ApiError> {
        // What is wrong with the folder stands in the view.
        let looked = self.inner.mirror.sync(self).await;
        if let Err(error) = looked {
            tracing::warn!("the mirror: {}", error.message);
        }
        Ok(self.inner.mirror.view())
    }

    pub(crate) async fn take_mirror_changes(
        &self,
        req: MirrorFilesReq,
    ) -> Result<MirrorOutcome, ApiError> {
        self.inner.mirror.take(self, req).await
    }

    pub(crate) async fn drop_mirror_changes(
        &self,
        req: MirrorFilesReq,
    ) -> Result<MirrorOutcome, ApiError> {
        self.inner.mirror.keep_ours(self, req).await
    }
}
