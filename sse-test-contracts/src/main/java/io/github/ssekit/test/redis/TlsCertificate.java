package io.github.ssekit.test.redis;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.UUID;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for servers on this machine, which has signed itself, and its private
 * key: made by the JDK's {@code keytool}, and written as the PEM files that Redis and
 * Spring Boot read. Who trusts it trusts nothing else. Immutable.
 */
public final class TlsCertificate {

	private static final String PASSWORD = "changeit";

	private final Path certificate;

	private final Path key;

	private final SSLContext trust;

	private TlsCertificate(Path certificate, Path key, SSLContext trust) {
		this.certificate = certificate;
		this.key = key;
		this.trust = trust;
	}

	/**
	 * Make one, for {@code localhost} and 127.0.0.1.
	 * @param directory where its files go
	 * @return a new certificate
	 * @throws IllegalStateException if the JDK cannot make it
	 */
	public static TlsCertificate selfSigned(Path directory) {
		Path store = directory.resolve("server.p12");
		try {
			generate(store);
			KeyStore keys = KeyStore.getInstance("PKCS12");
			try (InputStream file = new ByteArrayInputStream(Files.readAllBytes(store))) {
				keys.load(file, PASSWORD.toCharArray());
			}
			Certificate made = keys.getCertificate("server");
			Key secret = keys.getKey("server", PASSWORD.toCharArray());
			return new TlsCertificate(write(directory.resolve("server.crt"), "CERTIFICATE", made.getEncoded()),
					write(directory.resolve("server.key"), "PRIVATE KEY", secret.getEncoded()), trusting(made));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("no certificate in " + directory, ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("the JDK cannot make a certificate", ex);
		}
	}

	/**
	 * The certificate, which is also the one to trust.
	 * @return a PEM file
	 */
	public Path certificate() {
		return this.certificate;
	}

	/**
	 * The private key.
	 * @return a PEM file (PKCS#8)
	 */
	public Path key() {
		return this.key;
	}

	/**
	 * For clients that trust this certificate.
	 * @return what makes their sockets
	 */
	public SSLContext trust() {
		return this.trust;
	}

	private static void generate(Path store) throws IOException {
		Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
		Process process = new ProcessBuilder(keytool.toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC",
				"-groupname", "secp256r1", "-dname", "CN=localhost, OU=" + UUID.randomUUID(), "-ext",
				"SAN=dns:localhost,ip:127.0.0.1", "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-keystore", store.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IllegalStateException(keytool + " has made no certificate: " + output);
			}
		}
		catch (InterruptedException ex) {
			throw ServerWait.interrupted(ex);
		}
	}

	private static Path write(Path file, String kind, byte[] content) throws IOException {
		String text = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
	}

	private static SSLContext trusting(Certificate certificate) throws GeneralSecurityException, IOException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		trusted.setCertificateEntry("server", certificate);
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

}
