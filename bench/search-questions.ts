interface SearchQuestion {
  question: string
  /** Files of which any one answers it. */
  files: readonly string[]
}

export interface QuestionedRepository {
  name: string
  /** Commit for which the answers hold. */
  commit: string
  questions: readonly SearchQuestion[]
}

const q = (question: string, ...files: string[]): SearchQuestion => ({ question, files })
const gson = (path: string) => `gson/src/main/java/com/google/gson/${path}.java`

/**
 * Questions about public repositories, written before the search was tuned, from knowledge of the projects. Only the
 * first, third, … of each repository were looked at while it was tuned.
 */
export const searchQuestions: readonly QuestionedRepository[] = [
  {
    name: 'encode/httpx',
    commit: 'ae1b9f66238f75ced3ced5e4485408435de10768',
    questions: [
      q('how is a redirect turned into the next request, and when is the method changed to GET', 'httpx/_client.py'),
      q('where are gzip and brotli response bodies decompressed', 'httpx/_decoders.py'),
      q('how does digest authentication compute the nonce count and the response hash', 'httpx/_auth.py'),
      q('how is a multipart form with files encoded and its boundary chosen', 'httpx/_multipart.py'),
      q('which environment variables configure proxies, and how is no_proxy honoured', 'httpx/_utils.py'),
      q(
        'how is an exception of the underlying connection pool mapped to one of our own',
        'httpx/_transports/default.py',
      ),
      q('percent encoding of characters in urls', 'httpx/_urlparse.py'),
      q('how are query parameters merged and made immutable', 'httpx/_urls.py'),
      q('how does one call a WSGI application without a network', 'httpx/_transports/wsgi.py'),
      q('default timeouts and connection limits', 'httpx/_config.py'),
    ],
  },
  {
    name: 'gin-gonic/gin',
    commit: 'dcaa4296d111981ffb31ac3eba90bb63e1eb5ab9',
    questions: [
      q('what happens on a broken pipe during a panic', 'recovery.go'),
      q('how are url parameters and wildcards matched against registered routes', 'tree.go'),
      q('how is the client ip determined behind trusted proxies', 'context.go', 'gin.go'),
      q('how are form values assigned to struct fields, with default values', 'binding/form_mapping.go'),
      q('checking user and password with basic authentication', 'auth.go'),
      q('which colours does the access log use for status codes', 'logger.go'),
      q('serving static files without listing directories', 'fs.go', 'routergroup.go'),
      q('how are html templates reloaded in debug mode', 'render/html.go'),
      q('switching between debug, release and test mode', 'mode.go'),
      q('how does JSONP output escape its callback', 'render/json.go'),
    ],
  },
  {
    name: 'fastify/fastify',
    commit: '83e69762aff047940b376fc2a266d143499ef727',
    questions: [
      q('where is the not found handler set and called', 'lib/four-oh-four.js'),
      q('how is the request body parsed by content type, and what if it is too large', 'lib/content-type-parser.js'),
      q('in what order do hooks run, and how does an error stop them', 'lib/hooks.js'),
      q('how are HEAD routes created for GET routes automatically', 'lib/head-route.js', 'lib/route.js'),
      q('how is a response payload serialized before it is sent', 'lib/reply.js'),
      q('which error is thrown when a decorator already exists', 'lib/decorate.js', 'lib/errors.js'),
      q(
        'how is encapsulation of plugins implemented, so that children inherit from the parent instance',
        'lib/plugin-override.js',
      ),
      q('compiling schemas to validate the querystring, params and headers', 'lib/validation.js'),
      q('how does the server listen on several addresses of localhost', 'lib/server.js'),
      q('how are request ids generated or taken from a header', 'lib/req-id-gen-factory.js'),
    ],
  },
  {
    name: 'google/gson',
    commit: '9835b6f90192f79cdf5300c528fc6212455fb6c1',
    questions: [
      q('how are fields excluded by version or modifiers', gson('internal/Excluder')),
      q('how does the parser skip a value that is not needed while reading a stream', gson('stream/JsonReader')),
      q(
        'how is an object created when a class has no constructor without arguments',
        gson('internal/ConstructorConstructor'),
        gson('internal/UnsafeAllocator'),
      ),
      q('lower case with underscores for names of fields', gson('FieldNamingPolicy')),
      q('how are characters escaped for html when writing strings', gson('stream/JsonWriter')),
      q(
        'how does reflection find the fields of a class and bind them to json names',
        gson('internal/bind/ReflectiveTypeAdapterFactory'),
      ),
      q('parsing dates with time zones in ISO 8601', gson('internal/bind/util/ISO8601Utils')),
      q('how are maps with complex keys serialized as arrays', gson('internal/bind/MapTypeAdapterFactory')),
      q(
        'deserializing subclasses by a type field',
        'extras/src/main/java/com/google/gson/typeadapters/RuntimeTypeAdapterFactory.java',
      ),
      q('how is the generic type captured at runtime through an anonymous subclass', gson('reflect/TypeToken')),
    ],
  },
  {
    name: 'guzzle/guzzle',
    commit: '2779e868a00289e1b1fd854af030c43a06f4bcb4',
    questions: [
      q('following redirects and the maximum number of them', 'src/RedirectMiddleware.php'),
      q('how long does it wait between attempts when a request is retried', 'src/RetryMiddleware.php'),
      q('matching the domain and path of a cookie', 'src/Cookie/SetCookie.php'),
      q('how are cookies persisted to disk', 'src/Cookie/FileCookieJar.php'),
      q('how are several requests sent concurrently with a limit', 'src/Pool.php', 'src/Handler/CurlMultiHandler.php'),
      q('adding the content length and expect headers', 'src/PrepareBodyMiddleware.php'),
      q('queueing fake responses for tests', 'src/Handler/MockHandler.php'),
      q('how are curl errors turned into exceptions', 'src/Handler/CurlFactory.php'),
      q('formatting log messages of requests and responses', 'src/MessageFormatter.php'),
      q('shortening the body of a response for an exception message', 'src/BodySummarizer.php'),
    ],
  },
]
