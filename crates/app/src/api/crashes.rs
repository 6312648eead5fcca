//! Reports of crashes, for their user to look at.

use sculk_contract::{
    ApiError, CrashPart, CrashReportReq, CrashReportText, CrashReportView, CrashReportsReq,
    ErrorCode, Nothing, WindowCrashReq,
};

use crate::App;

/// Most characters the window may tell of its own crash.
const MAX_TOLD: usize = 32 * 1024;

impl App {
    pub(crate) async fn list_crash_reports(
        &self,
        _: Nothing,
    ) -> Result<Vec<CrashReportView>, ApiError> {
        let reports = self.inner.crashes.clone();
        off_thread(move || reports.list()).await
    }

    pub(crate) async fn read_crash_report(
        &self,
        req: CrashReportReq,
    ) -> Result<CrashReportText, ApiError> {
        let reports = self.inner.crashes.clone();
        let text = off_thread(move || reports.read(&req.name)).await?;
        let text = text.ok_or_else(|| {
            ApiError::new(ErrorCode::NotFound, "There is no such report (any more).")
        })?;
        Ok(CrashReportText { text })
    }

    pub(crate) async fn delete_crash_reports(
        &self,
        req: CrashReportsReq,
    ) -> Result<Nothing, ApiError> {
        let reports = self.inner.crashes.clone();
        off_thread(move || req.names.iter().try_for_each(|name| reports.delete(name))).await?;
        Ok(Nothing {})
    }

    pub(crate) async fn report_window_crash(
        &self,
        req: WindowCrashReq,
    ) -> Result<Nothing, ApiError> {
        let cut = |text: &str| text.chars().take(MAX_TOLD).collect::<String>();
        let happened = format!("{}\n\n{}", cut(&req.message), cut(&req.stack));
        let (reports, now) = (self.inner.crashes.clone(), self.inner.clock.wall_ms());
        off_thread(move || {
            reports.write(CrashPart::Window, &happened, now);
            Ok(())
        })
        .await?;
        Ok(Nothing {})
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, ApiError> {
    let failed = |details: String| {
        let why = "The folder of crash reports cannot be read or written.";
        ApiError::new(ErrorCode::Internal, why).with_details(details)
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| failed(error.to_string()))?
        .map_err(|error| failed(error.to_string()))
}
