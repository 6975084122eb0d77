// oauth2-mock-server as the login service of a stamp. It knows nothing of this project: what it takes as a token request is one.
// Arguments: its index.js, key and certificate (PEM files), path of the token endpoint, and the URL by which clients know that endpoint.
// Prints one JSON line with the port, then one for each token request.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [main, key, cert, tokenPath, tokenUrl] = process.argv.slice(2);
const { OAuth2Server } = await import(pathToFileURL(main));
const jose = await import(pathToFileURL(createRequire(main).resolve('jose')));

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');

// Throws when the assertion does not hold by jose's own reading of RFC 7519 and 7523.
async function verifyAssertion(form) {
  const header = jose.decodeProtectedHeader(form.client_assertion);
  const certificate = `-----BEGIN CERTIFICATE-----\n${header.x5c[0]}\n-----END CERTIFICATE-----`;
  const publicKey = await jose.importX509(certificate, header.alg);
  const rules = { audience: tokenUrl, issuer: form.client_id, subject: form.client_id, requiredClaims: ['jti', 'nbf', 'exp'] };
  await jose.jwtVerify(form.client_assertion, publicKey, rules);
  return header.alg;
}

const server = new OAuth2Server(key, cert, { endpoints: { token: tokenPath } });
await server.issuer.keys.generate('RS256');
server.service.on('beforeTokenSigning', (token, request) => {
  Object.assign(token.payload, { aud: request.body.resource, appid: request.body.client_id });
});
server.service.on('beforeResponse', (_response, request) => {
  const form = request.body;
  const line = { grant: form.grant_type, resource: form.resource, fields: Object.keys(form).sort() };
  if (!form.client_assertion) {
    print(line);
    return;
  }
  verifyAssertion(form).then((algorithm) => print({ ...line, assertion: algorithm }), (error) => print({ ...line, assertion: String(error) }));
});
await server.start(0, '127.0.0.1');
print({ port: server.address().port });
process.stdin.on('end', () => process.exit(0)).resume();
