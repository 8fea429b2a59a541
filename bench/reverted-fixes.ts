/** A fix of a public repository. Its revert brings a bug back, which a perfect model would describe. */
export interface RevertedFix {
  /** `owner/name`. */
  name: string
  commit: string
  path: string
  /** As models quote: without indentation, in part, or a removed line. */
  quote: string
  message: string
}

/** Written by hand from the fixes, before the first measurement of most of them. */
export const revertedFixes: readonly RevertedFix[] = [
  {
    name: 'axios/axios',
    commit: '23a25af0688d1db2c396deb09229d2271cc24f6c',
    path: 'lib/utils.js',
    quote: 'str += alphabet[Math.random() * length|0]',
    message:
      '`Math.random` is predictable, so boundaries of multipart bodies can be guessed. Use `crypto.randomFillSync`.',
  },
  {
    name: 'axios/axios',
    commit: '1260ded634ec101dd5ed05d3b70f8e8f899dba6c',
    path: 'examples/server.js',
    quote: "import('./' + url + '.js')",
    message: 'The path is now relative to the module instead of the folder of the examples, so each example crashes.',
  },
  {
    name: 'elixir-lang/elixir',
    commit: '82196d2bd9950c823b2e3c11dd70c7df3f10e6c1',
    path: 'lib/elixir/lib/range.ex',
    quote: '            t1 = -c / step2 * u\n            t2 = -c / step1 * v',
    message: 'Float division loses precision for large ranges, so `disjoint?` can be wrong. Use `Integer.floor_div`.',
  },
  {
    name: 'encode/httpx',
    commit: '89599a9541af14bcf906fc4ed58ccbdf403802ba',
    path: 'httpx/_config.py',
    quote: 'return ssl_context',
    message: 'With `verify=False` the function returns before the client certificate is loaded, so `cert` is ignored.',
  },
  {
    name: 'encode/httpx',
    commit: '6d852d319acd5d97caf14037dff15ede04b37542',
    path: 'httpx/_client.py',
    quote: 'self._set_timeout(request)',
    message: 'A `Request` that is made by hand no longer gets the timeout of the client, so it may wait for ever.',
  },
  {
    name: 'etcd-io/etcd',
    commit: 'b35f739faecb2d1a501f520ea2865d5f5411e185',
    path: 'etcdctl/ctlv3/command/txn_command.go',
    quote: 'clientv3.Compare(clientv3.LeaseValue(key), op, val)',
    message: 'The lease is compared as text, but its id is a hexadecimal number. Parse it with `strconv.ParseInt`.',
  },
  {
    name: 'etcd-io/etcd',
    commit: 'f1f8893b19075a38d66a765d82a76db27cd387a6',
    path: 'server/storage/quota.go',
    quote: 'r := u.GetRequestPut()\n\tif r == nil {\n\t\treturn 0',
    message: 'Nested transactions cost nothing now, so a client can exceed the quota. Handle `GetRequestTxn` as well.',
  },
  {
    name: 'expressjs/express',
    commit: '18e5985b8a9d5e8423db0a9121f22bdaecd5b120',
    path: 'lib/response.js',
    quote: 'if (chunk !== undefined) {',
    message: 'With `Transfer-Encoding` set, `Content-Length` is added too, which makes the response invalid.',
  },
  {
    name: 'expressjs/express',
    commit: '9d8223d92ee81137a50a28eb6ad55a096791091d',
    path: 'lib/request.js',
    quote: 'val.substring(0, val.indexOf(…)).trimRight()',
    message: '`trimRight` is deprecated. Use `trimEnd`.',
  },
  {
    name: 'fastapi/fastapi',
    commit: 'd8aad201eba558b20419a832e51a026b0e6ede0e',
    path: 'fastapi/routing.py',
    quote: 'path = getattr(r, "path", None)',
    message:
      'For a router without a prefix, the path of the route is read instead of that of its context, so `""` is refused.',
  },
  {
    name: 'fastify/fastify',
    commit: '9493c0fb716cb7eb7c3568702912e3abb92f3193',
    path: 'lib/validation.js',
    quote: 'ret = validatorFunction?.(isUndefined ? null : request[paramName])',
    message: 'Ajv cannot change a root value without its parent, so coerced values are lost.',
  },
  {
    name: 'fastify/fastify',
    commit: '6e95cb9f6de47deaf145138661c70a1eec34ec97',
    path: 'lib/route.js',
    quote: 'const routeConfigUrl = prefixing ? prefix : url',
    message: 'The `url` in the configuration of a prefixed route is wrong without this, because it lacks the prefix.',
  },
  {
    name: 'gin-gonic/gin',
    commit: 'd9307dbcbbe796a64d9e0ef23452da888dd7f904',
    path: 'context.go',
    quote: '_, statErr := os.Stat(dir)',
    message: '`os.Chmod` now also runs for a folder that existed before, which fails in `/tmp`.',
  },
  {
    name: 'gin-gonic/gin',
    commit: '4a3eb31fb15b2a2d78b4bdbe0c31a2c564b1977a',
    path: 'recovery.go',
    quote: 'func defaultHandleRecovery(c *Context, _ any) {',
    message: 'The recovered value is dropped, so handlers do not find it in `c.Errors`.',
  },
  {
    name: 'google/gson',
    commit: '961517decce0aa907c285c19d8b93d5c746ecdcb',
    path: 'gson/src/main/java/com/google/gson/internal/bind/TypeAdapters.java',
    quote: 'value.toASCIIString()',
    message: 'A `URI` with other characters than ASCII is not equal to itself after it was written and read.',
  },
  {
    name: 'google/gson',
    commit: '004e7a4949e08b430e3c8996998ee5a17ff9423a',
    path: 'gson/src/main/java/com/google/gson/stream/JsonReader.java',
    quote: 'if (value == 0) {',
    message: 'A number that overflows to 0 is taken for a leading zero and refused. Check `fitsInLong` first.',
  },
  {
    name: 'guzzle/guzzle',
    commit: '0d06ef537e4260f2fab49ecb6d7587383c0673e8',
    path: 'src/Cookie/SetCookie.php',
    quote: '$data[$search] = $value;',
    message: 'A `Max-Age` that is no number is kept as text, which is deprecated and later fails.',
  },
  {
    name: 'guzzle/guzzle',
    commit: 'ebd2b6bc453975a64635b4c412969e331d045c12',
    path: 'src/Handler/StreamHandler.php',
    quote: 'if (!empty($body)) {',
    message: 'The body `0` is empty for PHP, so it is not sent. Compare with the empty string.',
  },
  {
    name: 'jquery/jquery',
    commit: '680c320c69cba9de68658186f2a6d96ea090b2dc',
    path: 'src/serialize.js',
    quote: 'return elements ? jQuery.makeArray( elements ) : this;',
    message: 'An element that cannot be submitted is now serialized, because `rsubmittable` is no longer checked here.',
  },
  {
    name: 'pallets/flask',
    commit: '7b0088693ece1bd3a9238a6fdf56ed8df7a4d43b',
    path: 'src/flask/app.py',
    quote: 'self.session_interface.save_session(self, ctx._session, response)',
    message: '`_session` is None if nobody opened the session, and saving it then fails.',
  },
]
