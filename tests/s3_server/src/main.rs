//! `s3-server <folder> <access key> <secret key> <port>`: S3 on 127.0.0.1; prints its port (0: a free one). Buckets are
//! folders.

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s::{S3Result, s3_error};
use s3s_fs::FileSystem;
use tokio::net::TcpListener;

/// Who has no account may nothing; a bucket has to exist; nobody may write to one whose name begins with `readonly`.
struct Policy {
    folder: PathBuf,
}

#[async_trait::async_trait]
impl S3Access for Policy {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let bucket = context.s3_path().get_bucket_name().unwrap_or_default();
        let writes = !["GET", "HEAD"].contains(&context.method().as_str());
        if context.credentials().is_none() || (writes && bucket.starts_with("readonly")) {
            return Err(s3_error!(AccessDenied));
        }
        if !bucket.is_empty() && !self.folder.join(bucket).is_dir() {
            return Err(s3_error!(NoSuchBucket));
        }
        Ok(())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, access_key, secret_key, port] = arguments.as_slice() else {
        return Err("usage: s3-server <folder> <access key> <secret key> <port>".into());
    };
    let mut builder = S3ServiceBuilder::new(FileSystem::new(folder).map_err(|error| format!("{error:?}"))?);
    builder.set_auth(SimpleAuth::from_single(access_key.as_str(), secret_key.as_str()));
    builder.set_access(Policy { folder: folder.into() });
    let service = builder.build();
    let listener = TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    println!("{}", listener.local_addr()?.port());
    std::io::stdout().flush()?;
    loop {
        let (socket, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            // A client that goes away in the middle is nothing to report.
            let _ = Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(socket), service)
                .await;
        });
    }
}
