package io.github.ssekit.spring.http2;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.github.ssekit.test.redis.TlsCertificate;

/** TLS between a server and clients of a test, by a certificate made for it. */
public final class Tls {

	private final TlsCertificate certificate;

	/**
	 * Make a certificate.
	 * @param directory where its files go
	 */
	public Tls(Path directory) {
		this.certificate = TlsCertificate.selfSigned(directory);
	}

	/** What a server is told. */
	public Map<String, String> properties() {
		return Map.of("server.ssl.certificate", this.certificate.certificate().toString(),
				"server.ssl.certificate-private-key", this.certificate.key().toString());
	}

	/** For clients that trust this certificate. */
	public SSLContext trust() throws IOException, GeneralSecurityException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		try (InputStream file = Files.newInputStream(this.certificate.certificate())) {
			trusted.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(file));
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

}
