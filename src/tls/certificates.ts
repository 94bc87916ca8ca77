/**
 * Certificates for one machine: an authority, and a server's certificate from it. Keys are made, and certificates signed,
 * by Node's own cryptography; the library only writes their form, and is loaded when a certificate is made.
 */
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import type forge from 'node-forge';

/** A certificate with its key, both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3_650;
/** What the strictest clients take. */
const SERVER_DAYS = 397;
const RENEWAL_DAYS = 30;
/** Clocks of containers and virtual machines go wrong by less. */
const BACKDATED_DAYS = 1;
const RSA_BITS = 2_048;

/** An authority of one's own. `nowMs`: epoch milliseconds by the machine's clock, which is the one that clients go by. */
export function createAuthority(nowMs: number): Identity {
  const { library, publicKey, privatePem, certificate } = blank(nowMs, AUTHORITY_DAYS);
  const keyId = library.pki.getPublicKeyFingerprint(publicKey, { type: 'RSAPublicKey' });
  // A trust store shows the names of authorities: no two have the same.
  const name = [{ name: 'commonName', value: `Drydock local authority ${keyId.toHex().slice(0, 8)}` }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', critical: true, cA: true, pathLenConstraint: 0 },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  return { certificate: signed(library, certificate, privatePem), key: privatePem };
}

/** A server's certificate for host names and IP addresses. */
export function createServerIdentity(authority: Identity, names: readonly string[], nowMs: number): Identity {
  const { library, privatePem, certificate } = blank(nowMs, SERVER_DAYS);
  const issuer = library.pki.certificateFromPem(authority.certificate);
  const issuerKeyId = library.pki.getPublicKeyFingerprint(issuer.publicKey as forge.pki.rsa.PublicKey, {
    type: 'RSAPublicKey',
  });
  certificate.setSubject([{ name: 'commonName', value: 'Drydock' }]);
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: issuerKeyId.getBytes() },
    { name: 'subjectAltName', altNames: names.map(altName) },
  ]);
  return { certificate: signed(library, certificate, authority.key), key: privatePem };
}

/** Whether an authority may sign a server's certificate now that outlives the next renewal. */
export function authorityServes({ certificate }: Identity, nowMs: number): boolean {
  const { ca, validFromDate, validToDate } = new X509Certificate(certificate);
  return ca && validFromDate.getTime() <= nowMs && validToDate.getTime() > nowMs + SERVER_DAYS * DAY_MS;
}

/** Whether a server's certificate is of this authority, for all of these names, and will not expire within a month. */
export function serverServes(server: Identity, authority: Identity, names: readonly string[], nowMs: number): boolean {
  const certificate = new X509Certificate(server.certificate);
  const issuer = new X509Certificate(authority.certificate);
  const isOfIssuer = certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  const isNow = certificate.validFromDate.getTime() <= nowMs;
  const isLong = certificate.validToDate.getTime() > nowMs + RENEWAL_DAYS * DAY_MS;
  return isOfIssuer && isNow && isLong && names.every((name) => isFor(certificate, name));
}

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}

function altName(name: string): object {
  const DNS_NAME = 2;
  const IP_ADDRESS = 7;
  return isIP(name) === 0 ? { type: DNS_NAME, value: name } : { type: IP_ADDRESS, ip: name };
}

interface Blank {
  readonly library: typeof forge;
  readonly publicKey: forge.pki.rsa.PublicKey;
  readonly privatePem: string;
  readonly certificate: forge.pki.Certificate;
}

/** A certificate with a key of its own and a time in which it is valid. */
function blank(nowMs: number, days: number): Blank {
  const library: typeof forge = createRequire(import.meta.url)('node-forge');
  const keys = generateKeyPairSync('rsa', {
    modulusLength: RSA_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = library.pki.createCertificate();
  const publicKey = library.pki.publicKeyFromPem(keys.publicKey);
  certificate.publicKey = publicKey;
  // A serial number is positive: its first bit is 0.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(nowMs - BACKDATED_DAYS * DAY_MS);
  certificate.validity.notAfter = new Date(nowMs + (days - BACKDATED_DAYS) * DAY_MS);
  return { library, publicKey, privatePem: keys.privateKey, certificate };
}

/** What the library's types leave out. */
interface Untyped {
  getTBSCertificate(certificate: forge.pki.Certificate): forge.asn1.Asn1;
}

/** The certificate as PEM, signed with a key. The library's own signing takes a fifth of a second. */
function signed(library: typeof forge, certificate: forge.pki.Certificate, privatePem: string): string {
  const { asn1, pki } = library;
  const algorithmOid = pki.oids.sha256WithRSAEncryption as string;
  certificate.signatureOid = algorithmOid;
  certificate.siginfo.algorithmOid = algorithmOid;
  certificate.tbsCertificate = (pki as typeof pki & Untyped).getTBSCertificate(certificate);
  const bytes = Buffer.from(asn1.toDer(certificate.tbsCertificate).getBytes(), 'latin1');
  certificate.signature = sign('sha256', bytes, privatePem).toString('latin1');
  return pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}
