import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const before: Record<string, string> = {
  'src/charge.ts': `import { db } from './db.js'

/** Charges a card and stores the receipt. */
export async function charge(card: string, cents: number): Promise<string> {
  const receipt = await db.insert('receipts', { card, cents })
  return receipt.id
}
`,
  'src/checkout.ts': `import { charge } from './charge.js'

export async function checkout(cart: { card: string; cents: number }) {
  return charge(cart.card, cart.cents)
}
`,
  'src/db.ts': `export declare const db: {
  insert(table: string, row: object): Promise<{ id: string }>
  query(sql: string, values?: unknown[]): Promise<unknown[]>
}
`,
  'src/prices.ts': `export function cheapest(cents: number[]): number {
  if (cents.length === 0) new Error('There are no prices.')
  return Math.min(...cents)
}
`,
  'test/charge.test.ts': `import { expect, it } from 'vitest'
import { charge } from '../src/charge.js'

it('gives the id of the receipt', async () => {
  expect(await charge('4242', 100)).toBe('r1')
})
`,
  'package.json': '{ "name": "shop", "devDependencies": { "vitest": "^5.0.0" } }\n',
  'README.md': `# Shop

Call \`charge(card, cents)\` to charge a card.
`,
}

const after: Record<string, string> = {
  'src/charge.ts': `import { db } from './db.js'

/** Charges a card and stores the receipt. */
export async function charge(card: string, cents: number, currency: string): Promise<string> {
  const earlier = await db.query(\`select id from receipts where card = '\${card}'\`)
  if (earlier.length == NaN) return ''
  const receipt = await db.insert('receipts', { card, cents, currency })
  return receipt.id
}
`,
}

export interface Example {
  /** Runs the program in the repository and gives what it prints. */
  run(words: readonly string[], environment?: Record<string, string>): Promise<string>
  close(): void
}

/** A small shop in a repository of its own; with `changed`, its last commit brings in a few mistakes. */
export function openExample(changed: boolean): Example {
  const folder = mkdtempSync(join(tmpdir(), 'rubberduck-example-'))
  const repo = join(folder, 'shop')
  const who = { NAME: 'Ada', EMAIL: 'ada@example.invalid', DATE: '2026-01-01T00:00:00Z' }
  const identity = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ])
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    ...Object.fromEntries(identity),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  }
  const git = (...args: string[]) => execFileSync('git', ['-C', repo, ...args], { env, stdio: 'pipe' })
  const commit = (files: Record<string, string>, message: string) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(repo, path)), { recursive: true })
      writeFileSync(join(repo, path), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--message', message)
  }
  mkdirSync(repo)
  git('init', '--quiet', '--initial-branch=main')
  commit(before, 'Sell things')
  if (changed) commit(after, 'Charge in any currency')
  const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
  return {
    run: (words, environment = {}) =>
      new Promise((resolve, reject) => {
        const options = {
          cwd: repo,
          env: { ...env, RUBBERDUCK_HOME: join(folder, 'home'), NO_COLOR: '1', ...environment },
        }
        execFile(process.execPath, [cli, ...words], options, (_, stdout, stderr) => {
          if (stdout === '') reject(new Error(`\`${words.join(' ')}\` printed nothing: ${stderr}`))
          else resolve(stdout.trimEnd())
        })
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** What a review of the changed shop prints, in color where asked. */
export async function exampleReview(color = false): Promise<string> {
  const example = openExample(true)
  try {
    return await example.run(['review'], color ? { NO_COLOR: '', FORCE_COLOR: '1' } : {})
  } finally {
    example.close()
  }
}
