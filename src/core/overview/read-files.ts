import { whyUnparsed } from '../change/content-claims.ts'
import { fileKindOf } from '../change/file-kind.ts'
import { blobTexts } from '../change/read-change.ts'
import type { RunContext } from '../engine.ts'
import type { TreeEntry } from '../git/objects/tree.ts'
import type { Repository } from '../git/repository.ts'
import type { RepoPolicy, Workspace } from '../repo/workspace.ts'
import { unparsedLanguageOf } from '../syntax/language/unparsed-languages.ts'
import type { DefinedSymbol, Import } from '../syntax/types.ts'

/** A code file in the overview. */
export interface CodeFile {
  path: string
  language: string
  /** Undefined if the language has no grammar; the file is then only counted. */
  parsed?: {
    imports: Import[]
    modules: string[]
    /** For files that declare modules. */
    symbols: DefinedSymbol[]
    cognitive: number
    /** Declarations that may be unused. */
    candidates: DefinedSymbol[]
  }
}

const inFlight = 16

/** Reads and parses the code files among some files, sorted by path. */
export async function readFiles(
  files: readonly TreeEntry[],
  repository: Repository,
  { reader, policy }: { reader: Workspace['reader']; policy: RepoPolicy },
  context: RunContext,
): Promise<CodeFile[]> {
  const texts = blobTexts(repository)
  const found: CodeFile[] = []
  let done = 0
  await inLanes(files, inFlight, async ({ path, id }) => {
    context.signal.throwIfAborted()
    const file = await readFile({ path, id })
    if (file !== undefined) found.push(file)
    done++
    if (done % 20 === 0) context.progress(`${done} of ${files.length} files`)
  })
  return found.toSorted((one, other) => one.path.localeCompare(other.path))

  async function readFile({ path, id }: Pick<TreeEntry, 'path' | 'id'>): Promise<CodeFile | undefined> {
    const unparsed = unparsedLanguageOf(path)
    if (unparsed !== undefined && reader.grammarFor(path, '').name === undefined)
      return fileKindOf(path).skipped === undefined ? { path, language: unparsed } : undefined
    const read = await texts(id, path)
    if ('reason' in read || whyUnparsed(path, read.text, policy) !== undefined) return undefined
    const { text } = read
    const { name: language } = reader.grammarFor(path, text)
    if (language === undefined || !reader.hasFunctions(language)) return undefined
    const want = { symbols: 'outer', imports: true, cognitive: true } as const
    const seen = await reader.inspector.inspect({ id, language, text, want })
    if ('failure' in seen) return undefined
    const { imports = [], modules = [], symbols = [], cognitive = 0 } = seen
    const lines = text.split('\n')
    const candidates = apart.test(path) ? [] : symbols.filter((symbol) => mightBeUnused(symbol, lines))
    // Other files cannot be found by the names of their symbols.
    const declaring = modules.length > 0 ? symbols : []
    return { path, language, parsed: { imports, modules, symbols: declaring, cognitive, candidates } }
  }
}

/** Processes items in order, with limited concurrency. */
export async function inLanes<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/** Files that a tool reads because of their path, or that are examples for people. */
const apart = /(?:^|\/)(?:docs?|examples?|samples?|demos?)\/|(?:^|[/.])(?:conf|config|setup|conftest)\.\w+$/i

/** Names that frameworks call or tools look up are never candidates. */
function mightBeUnused({ kind, name, path, startLine }: DefinedSymbol, lines: readonly string[]): boolean {
  if (!/^(?:function|class|constant|variable|struct|enum|trait|interface|type|macro)$/.test(kind)) return false
  if (path.includes('.') || name.length < 3 || /^(?:main|init|default|__\w+__)$/.test(name)) return false
  const marked = /^\s*(?:@|#\[|\[\w)/
  const own = lines[startLine - 1] ?? ''
  return !marked.test(own) && !marked.test(lines[startLine - 2] ?? '') && !/\bexport\s+default\b/.test(own)
}
