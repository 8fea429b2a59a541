import { execFileSync, spawnSync } from 'node:child_process'
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

/** Reviews a made-up change in a repository of its own with the program itself, and gives what it prints. */
export function exampleReview(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rubberduck-example-'))
  try {
    const repo = join(folder, 'shop')
    const who = { NAME: 'Ada', EMAIL: 'ada@example.invalid', DATE: '2026-01-01T00:00:00Z' }
    const identity = Object.entries(who).flatMap(([key, value]) => [
      [`GIT_AUTHOR_${key}`, value],
      [`GIT_COMMITTER_${key}`, value],
    ])
    const env = {
      ...process.env,
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
    commit(after, 'Charge in any currency')
    const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
    const { stdout, stderr } = spawnSync(process.execPath, [cli, 'review', '--repo', repo], {
      encoding: 'utf8',
      env: { ...env, RUBBERDUCK_HOME: join(folder, 'home'), NO_COLOR: '1' },
    })
    if (stdout === '') throw new Error(`the example printed nothing: ${stderr}`)
    return stdout.trimEnd()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
