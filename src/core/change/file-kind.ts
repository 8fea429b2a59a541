import { defined } from '../defined.ts'

/** The classification of a file by its path and first lines. */
export interface FileKind {
  test: boolean
  documentation: boolean
  configuration: boolean
  /** Set if no person wrote the file; rules skip it. */
  skipped?: 'generated' | 'vendored' | 'lock file' | 'minified'
}

/** Classifies a file. `firstLines` is the beginning of the file; without it, only the path is checked. */
export function fileKindOf(path: string, firstLines?: string | readonly string[]): FileKind {
  const skipped =
    skippedByPath(path) ?? (firstLines !== undefined && saysGenerated(firstLines) ? 'generated' : undefined)
  return {
    test: isTest(path),
    documentation: isDocumentation(path),
    configuration: isConfiguration(path),
    ...defined({ skipped }),
  }
}

const testFolder =
  /(^|\/)(tests?|specs?|__tests__|__mocks__|__fixtures__|__snapshots__|testdata|test-data|fixtures|e2e|cypress|[\w.-]+\.(unit|integration)?tests?|(unit|integration|functional|acceptance|e2e)[-_]?tests?|(test|spec)[-_](helpers?|support|utils?|fixtures))\//i
/** A command or rule about tests is not a test, for example `src/commands/test/run.ts`. */
const testAsTopic =
  /((^|\/)(?:commands?|cmds?|rules|engines|routes|pages|views|controllers|models)\/)(tests?|specs?)(\/|\.\w+$)/i
const testName =
  /(^|\/)(test_[^/]*\.\w+|conftest\.py|tests?\.(py|[cm]?[jt]sx?)|(test|spec)_helper\.(rb|exs)|[^/]*([._-](tests?|specs?|unittest)|\.(cy|e2e|e2e-spec))\.\w+|[^/]*_(tests?|spec|unittest)|[^/]*\.(snap|bats))$|(^|\/)[^/]*[a-z0-9](Tests?|Spec|TestCase|IT)\.(java|kt|kts|scala|groovy|cs|fs|vb|php|swift|mm?|hs)$|(^|\/)Test[A-Z][^/]*\.(java|kt|php)$/

/** Tells by the path whether a file is a test or is used only by tests. */
export function isTest(path: string): boolean {
  const telling = path.replace(testAsTopic, '$1topic$4')
  return testName.test(telling) || testFolder.test(telling)
}

const proseEnding = /\.(md|mdx|markdown|rst|adoc|asciidoc|txt|org|pod|rdoc|textile)$/i
const proseName =
  /(^|\/)(readme|changelog|changes|history|news|contributing|licen[cs]e|copying|notice|authors|security|upgrading|migration)(\.[^/]*)?$/i
const noProse =
  /(^|\/)(requirements[^/]*|constraints[^/]*|[^/]*[-_.]requirements|CMakeLists|robots|humans|ads|go\.sum|runtime|words?|wordlist|[^/]*dict[^/]*)\.txt$|(^|\/)requirements\/[^/]*\.txt$/i
const docsFolder = /^(?:(?!(?:src|lib|app)\/)[^/]+\/)*(docs?|documentation|docs_src|man)\//i

function isDocumentation(path: string): boolean {
  if (noProse.test(path)) return false
  return proseEnding.test(path) || proseName.test(path) || (docsFolder.test(path) && !/\.(test|spec)\.\w+$/.test(path))
}

const configurationEnding =
  /\.(ya?ml|toml|json|json5|jsonc|ini|cfg|conf|properties|tf|tfvars|hcl|gradle|kts|nix|service|plist|mk|cmake|csproj|fsproj|vbproj|props|targets|env|envrc|gemspec)$/i
const configurationName =
  /(^|\/)((docker|container)file[^/]*|[^/]*\.dockerfile|(gnu)?makefile[^/]*|jenkinsfile|procfile|vagrantfile|justfile|rakefile|gemfile|pipfile|brewfile|taskfile|caddyfile|tiltfile|build(\.bazel)?|workspace|go\.mod|go\.work|mix\.exs|setup\.py|pom\.xml|requirements[^/]*\.txt|cmakelists\.txt|\.env[^/]*|\.[\w-]+rc(\.\w+)?|[\w.-]+\.config\.[cm]?[jt]s|\.(editor|git)(config|attributes|ignore|modules)|\.dockerignore|\.npmignore|codeowners)$/i
const configurationFolder =
  /(^|\/)(\.github|\.circleci|\.gitlab|\.buildkite|\.azure-pipelines|\.devcontainer|\.vscode)\//

function isConfiguration(path: string): boolean {
  return (
    configurationEnding.test(path) ||
    configurationName.test(path) ||
    (configurationFolder.test(path) && !proseEnding.test(path))
  )
}

const lockFile =
  /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|cargo\.lock|go\.sum|go\.work\.sum|poetry\.lock|uv\.lock|pdm\.lock|pixi\.lock|pipfile\.lock|gemfile\.lock|[^/]*\.gemfile\.lock|gems\.locked|composer\.lock|mix\.lock|pubspec\.lock|podfile\.lock|package\.resolved|packages\.lock\.json|flake\.lock|gradle\.lockfile|buildscript-gradle\.lockfile|conan\.lock|chart\.lock|\.terraform\.lock\.hcl|module\.bazel\.lock|rebar\.lock)$/i

const vendoredFolder =
  /(^|\/)(node_modules|bower_components|jspm_packages|third[-_]?party|_vendor|vendored|site-packages|Godeps|Pods|Carthage\/(Build|Checkouts)|\.yarn\/(releases|plugins|sdks|cache|unplugged))\//i
/** Below the sources, `vendor` may be a domain term. */
const vendorFolder =
  /^(?:(?!(?:src|app|apps|lib|internal|pkg|cmd|models|pages|routes|components|api)\/)[^/]+\/)*vendor\//

const minified = /[.-]min\.([cm]?js|css)$|\.(bundle|chunk)\.([cm]?js|css)$/i

const generatedName =
  /\.(pb|pb\.gw|pb\.validate)\.(go|cc|h|dart|swift)$|_pb2(_grpc)?\.pyi?$|_(grpc_)?pb\.(js|ts|d\.ts|rb)$|[._-]generated\.[\w.]+$|\.gen\.(go|[cm]?[jt]sx?|rs|cs|dart)$|\.(g|freezed|gr|mocks)\.dart$|\.(g|g\.i|designer)\.cs$|(^|\/)zz_generated[^/]*$|\.(js|mjs|cjs|css|ts)\.map$|\.(pyc|pyo|class)$|\.snap$/i
const generatedFolder =
  /(^|\/)(__generated__|__pycache__|\.next|\.nuxt|\.svelte-kit|\.turbo|\.parcel-cache|htmlcov|\.nyc_output|\.dart_tool)\/|^(packages\/[^/]+\/)?(dist|coverage)\//i

function skippedByPath(path: string): FileKind['skipped'] {
  if (lockFile.test(path)) return 'lock file'
  if (vendoredFolder.test(path) || vendorFolder.test(path)) return 'vendored'
  if (minified.test(path)) return 'minified'
  if (generatedName.test(path) || generatedFolder.test(path)) return 'generated'
  return undefined
}

const commentLine = /^\s*(\/\/|\/?\*|#|<!--|--|;|%|\(\*|"""|'''|rem\b)/i
const generatedHeader =
  /code generated .*do not edit|<auto-?generated|generated by the protocol buffer compiler|\b(this|the) (file|code|module|class) (is|was|has been) (auto-?matically |auto-?)?generated\b(?!.*\bfor reference\b)|\bauto-?generated\b.*\b(do not|don't|not be) (edit|modif|change)|\b(do not|don't) (edit|modify).*\b(auto-?)?generated\b|^\W*auto-?generated (file|from|by)\b|is auto-?generated from/i

/** Tells whether a comment at the top marks the file as generated. */
function saysGenerated(firstLines: string | readonly string[]): boolean {
  const lines = (typeof firstLines === 'string' ? firstLines.slice(0, 4_000).split('\n') : firstLines).slice(0, 20)
  return lines.some((line) => {
    if (!commentLine.test(line)) return false
    if (/^[\s/*#<!;%-]*@generated(\s|$|[.:])/.test(line)) return true
    const text = line.replaceAll(/`[^`]*`|"[^"]*"/g, '')
    return generatedHeader.test(text)
  })
}
