import type { Draft } from '../../../types.ts'
import type { ChangeSet, Elsewhere } from '../../pass.ts'
import { nameSome } from '../name-some.ts'
import { fileDraft } from './file-draft.ts'

/** A folder or file that a tool writes. `only`: the files that prove it, where people use the name for sources too. */
interface Output {
  folder: RegExp
  only?: RegExp
  what: string
}

const built =
  /\.(map|min\.js|min\.css|d\.[cm]?ts|o|obj|a|so|dll|dylib|exe|class|jar|whl|egg|tar\.gz|tgz|nupkg|wasm)$|(^|[._-])(bundle|chunk|main)[.-][^/]*\.(js|css)$/i

const outputs: Output[] = [
  { folder: /^(.*\/)?(node_modules|bower_components)\//, what: 'installed packages' },
  { folder: /^(.*\/)?__pycache__\//, what: 'compiled Python' },
  {
    folder: /^(.*\/)?(\.venv|venv|env)\//,
    only: /pyvenv\.cfg$|site-packages\/|\/bin\/activate/,
    what: 'a virtual environment',
  },
  { folder: /^(.*\/)?[^/]+\.egg-info\//, what: 'package metadata' },
  {
    folder:
      /^(.*\/)?(\.next|\.nuxt|\.svelte-kit|\.parcel-cache|\.turbo|\.gradle|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nyc_output|\.terraform)\//,
    what: 'tool caches',
  },
  {
    folder: /^(.*\/)?(coverage|htmlcov)\//,
    only: /lcov\.info|lcov-report|coverage-final\.json|clover\.xml|index\.html|\.gcov$/,
    what: 'coverage reports',
  },
  { folder: /^(.*\/)?dist\//, only: built, what: 'build output' },
  { folder: /^(.*\/)?(build|out|target|bin|obj)\//, only: built, what: 'build output' },
  {
    folder: /^(.*\/)?\.idea\//,
    only: /(workspace|tasks|usage\.statistics|shelf\/.*|dictionaries\/.*)\.?(xml)?$/,
    what: 'one person’s editor state',
  },
]

const strays =
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|npm-debug\.log|yarn-error\.log|\.coverage|core\.\d+)$|\.(pyc|pyo|class|o|obj|swp|swo)$/

/** Folders whose content a tool makes again, when the base did not track them already. */
export async function buildOutput(change: ChangeSet, elsewhere: Elsewhere): Promise<Draft[]> {
  const added = change.files
    .filter(({ change: { status }, test }) => status === 'added' && !test)
    .map((file) => file.change.path)
  if (added.length === 0) return []
  const groups = new Map<string, { what: string; paths: string[] }>()
  const single: string[] = []
  for (const path of added) {
    const output = outputs.find(({ folder }) => folder.test(path))
    if (output === undefined) {
      if (strays.test(path)) single.push(path)
      continue
    }
    const folder = output.folder.exec(path)![0]
    const group = groups.get(folder) ?? { what: output.what, paths: [] }
    if (output.only === undefined || output.only.test(path)) group.paths.push(path)
    groups.set(folder, group)
  }
  const drafts = await Promise.all(
    [...groups].map(async ([folder, { what, paths }]) => {
      if (paths.length === 0 || (await tracked(folder, change)) || (await isAction(folder, elsewhere))) return []
      const count = paths.length === 1 ? 'a file' : `${paths.length} files`
      return [
        fileDraft(
          'build-output',
          paths[0]!,
          `This commits ${what}: ${count} under \`${folder}\`, which the repository did not track before. Remove them with \`git rm -r --cached ${folder}\` and add \`${folder}\` to \`.gitignore\`.`,
          { severity: 'warning', confidence: 0.85 },
        ),
      ]
    }),
  )
  return [...drafts.flat(), ...strayFiles(single)]
}

function strayFiles(paths: string[]): Draft[] {
  if (paths.length === 0) return []
  const they = paths.length === 1 ? 'it' : 'them'
  const message = `${nameSome(paths)} ${paths.length === 1 ? 'is a file' : 'are files'} that a tool writes on its own. Remove ${they} from git and add ${they} to \`.gitignore\`.`
  return [fileDraft('build-output', paths[0]!, message, { severity: 'warning', confidence: 0.9 })]
}

async function tracked(folder: string, { repository, range }: ChangeSet): Promise<boolean> {
  if (repository === undefined) return true
  return (await repository.list(range.base, [folder.replace(/\/$/, '')])).length > 0
}

/** A GitHub Action runs from its committed `dist/`. */
async function isAction(folder: string, elsewhere: Elsewhere): Promise<boolean> {
  if (!folder.endsWith('dist/')) return false
  const beside = folder.slice(0, -'dist/'.length)
  return (await elsewhere.paths()).some((path) => path === `${beside}action.yml` || path === `${beside}action.yaml`)
}
