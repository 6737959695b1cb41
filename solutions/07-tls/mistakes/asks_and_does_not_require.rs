//! step: mutual
//! caught-by: mutual
//! says: server should have refused the client, but it takes part in a conversation
//!
//! Asked for is not required: who shows nothing is taken, too.

    let Some(authority) = &args.client_ca else {
        return Ok(WebPkiClientVerifier::no_client_auth());
    };
    let authorities = Arc::new(roots(authority)?);
    Ok(WebPkiClientVerifier::builder(authorities).allow_unauthenticated().build()?)
