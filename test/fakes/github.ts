import { createHmac, createVerify, generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { must } from '../../src/core/must.ts'
import { gitHttpHandler } from './git-http.ts'
import { Accounts } from './github/accounts.ts'
import type { Schema } from './github/described.ts'
import { createDeviceFlow } from './github/device.ts'
import { answerGraphql } from './github/graphql.ts'
import { type Author, type CheckRun, commitFiles, createRepo, git, type Pull, type Repo } from './github/hub.ts'
import { grant, pullJson, Refusal, routes, userJson } from './github/routes.ts'

interface Fault {
  method?: string
  path: RegExp
  /** How often; default once. */
  times?: number
  /** Requests that fit and pass before it strikes. */
  passed?: number
  /** Answered instead of what would have been. Absent: the connection is cut. */
  status?: number
  headers?: Record<string, string>
  message?: string
  /** Takes effect first, fails after. */
  after?: boolean
  /** The request is answered as if there were no fault. */
  harmless?: true
  /** Called when it strikes. */
  strike?: () => void
}

interface Delivery {
  id: string
  name: string
  body: string
  /** Of the last try; 0 when there was no answer. */
  status: number
}

export interface FakeGitHub {
  host: string
  url: string
  app: {
    id: string
    slug: string
    privateKey: string
    secret: string
    /** What the App may do and is told of, as GitHub reports it. */
    registered: { permissions: Record<string, string>; events: string[] }
    /** An owner suspended the installation then, in ISO 8601. */
    suspendedAt?: string
  }
  repos: Map<string, Repo>
  requests: { method: string; path: string; status: number }[]
  deliveries: Delivery[]
  createRepo(fullName: string, files: Record<string, string>): Repo
  /** Opens a pull request whose head holds these files. */
  openPull(
    fullName: string,
    files: Record<string, string | null>,
    over?: Partial<Pick<Pull, 'title' | 'body' | 'draft' | 'fork' | 'author' | 'createdAt' | 'closes'>>,
  ): Promise<Pull>
  /** Pushes to its head; `force`: in place of what was there. */
  push(fullName: string, number: number, files: Record<string, string | null>, force?: boolean): Promise<string>
  comment(fullName: string, number: number, login: string, body: string): Promise<number>
  /** Edits a comment in a conversation or a review thread, some minutes after it was written, or deletes it. */
  edit(fullName: string, id: number, body: string | null, minutes?: number): Promise<void>
  /** Opens an issue that holds a request. */
  openIssue(fullName: string, number: number, login: string, body: string): Promise<void>
  /** Answers in a review thread. */
  reply(fullName: string, root: number, login: string, body: string): Promise<number>
  /** Commits to main, then merges main into the pull request; `over` holds what the merge changes by itself. */
  mergeBase(
    fullName: string,
    number: number,
    files: Record<string, string>,
    over?: Record<string, string>,
  ): Promise<string>
  /** Somebody presses a button of a check run, or requests it again with `rerequested`. */
  press(fullName: string, run: number, login: string, identifier: string): Promise<void>
  /** Somebody requests all checks of the App on the head again. */
  requestChecks(fullName: string, number: number, login: string): Promise<void>
  /** Renames or transfers a repository, which keeps its id. Another one can take the old name. */
  rename(fullName: string, to: string): void
  /** All checks of an App on the head have ended. */
  completeChecks(fullName: string, number: number): Promise<void>
  /** Changes a pull request, and says so with an event. */
  change(fullName: string, number: number, over: Partial<Pull>, action: string, more?: object): Promise<void>
  /** A merge queue asks for checks at a commit. */
  queue(fullName: string, sha: string): Promise<void>
  /** Sends an event again or for the first time. Gives the status. */
  deliver(delivery: Pick<Delivery, 'id' | 'name' | 'body'>): Promise<number>
  /** What the webhook would say of a pull request. */
  pullEvent(
    fullName: string,
    number: number,
    action: string,
    more?: object,
    sender?: Author,
  ): Pick<Delivery, 'id' | 'name' | 'body'>
  connect(webhook: string): void
  /** A person enters the code of the device flow; without a login, they refuse. */
  enterCode(code: string, login: string | undefined): void
  accounts: Accounts
  fault(fault: Fault): void
  /** All tokens handed out so far become invalid. */
  expireTokens(): void
  close(): Promise<void>
}

const installation = 4711

/** A GitHub on loopback: strict about what it is sent, over real git repositories. */
export async function startGitHub(): Promise<FakeGitHub> {
  const root = mkdtempSync(join(tmpdir(), 'hub-'))
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const app: FakeGitHub['app'] = {
    id: '1001',
    slug: 'acme-duck',
    privateKey: keys.privateKey,
    secret: 'made-up-secret',
    registered: {
      permissions: {
        metadata: 'read',
        contents: 'write',
        pull_requests: 'write',
        issues: 'write',
        merge_queues: 'read',
        checks: 'write',
      },
      events: [
        'check_run',
        'check_suite',
        'issue_comment',
        'issues',
        'merge_group',
        'pull_request',
        'pull_request_review',
        'pull_request_review_comment',
      ],
    } as FakeGitHub['app']['registered'],
  }
  const appUser: Author = { login: `${app.slug}[bot]`, type: 'Bot' }
  const repos = new Map<string, Repo>()
  const clientId = 'Iv1.madeup'
  const accounts = new Accounts()
  const device = createDeviceFlow(clientId, () => url)
  const requests: FakeGitHub['requests'] = []
  const deliveries: Delivery[] = []
  const faults: Fault[] = []
  /** With what each may do to the contents. */
  let tokens = new Map<string, 'read' | 'write'>()
  let webhook: string | undefined
  let ids = 1_000

  const isApp = (jwt: string): boolean => {
    const [header = '', claims = '', signature = ''] = jwt.split('.')
    if (!createVerify('RSA-SHA256').update(`${header}.${claims}`).verify(keys.publicKey, signature, 'base64url'))
      return false
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number>
    const now = Date.now() / 1000
    return String(iss) === app.id && must(iat) <= now + 5 && must(exp) > now && must(exp) - must(iat) <= 660
  }

  const answer = (
    method: string,
    path: string,
    query: URLSearchParams,
    body: Record<string, unknown>,
    authorization: string,
  ): { status?: number; body: unknown } => {
    const credential = authorization.replace(/^(token|bearer) /i, '')
    const byApp = /^bearer /i.test(authorization) && credential.split('.').length === 3
    if (byApp && !isApp(credential)) throw new Refusal(401, 'A JSON web token could not be decoded')
    if (!byApp && !tokens.has(credential) && device.userOf(credential) === undefined)
      throw new Refusal(401, 'Bad credentials')
    if (path === '/app' && byApp)
      return {
        body: {
          id: Number(app.id),
          slug: app.slug,
          client_id: clientId,
          html_url: `${url}/apps/${app.slug}`,
          ...app.registered,
        },
      }
    if (path === '/app/hook/config' && byApp) return { body: webhook === undefined ? {} : { url: webhook } }
    if (path === '/app/hook/deliveries' && byApp)
      return {
        body: deliveries.toReversed().map(({ id, name, status }) => ({
          guid: id,
          event: name,
          status_code: status,
          delivered_at: new Date().toISOString(),
        })),
      }
    if (path === '/user') {
      const login = device.userOf(credential)
      if (login === undefined) throw new Refusal(403, 'Resource not accessible by integration')
      return { body: { login, id: accounts.idOf(login) } }
    }
    const username = /^\/users\/([\w.-]+(?:\[bot\]|%5Bbot%5D)?)$/.exec(path)?.[1]
    if (username !== undefined) {
      const login = decodeURIComponent(username)
      return { body: { login, id: accounts.idOf(login), type: login === appUser.login ? 'Bot' : 'User' } }
    }
    const account = /^\/user\/(\d+)$/.exec(path)?.[1]
    if (account !== undefined) {
      const login = accounts.loginOf(Number(account))
      if (login === undefined) throw new Refusal(404, 'Not Found')
      return { body: { login, id: Number(account) } }
    }
    if (path === '/app/installations' && byApp) {
      const { permissions } = app.registered
      return {
        body: [{ id: installation, account: { login: 'octo' }, permissions, suspended_at: app.suspendedAt ?? null }],
      }
    }
    const installed = /^\/repos\/([^/]+\/[^/]+)\/installation$/.exec(path)?.[1]
    if (installed !== undefined && byApp) {
      if (named(repos, installed) === undefined) throw new Refusal(404, 'Not Found')
      return { body: { id: installation } }
    }
    if (path === `/app/installations/${installation}/access_tokens` && byApp) {
      if (app.suspendedAt !== undefined) throw new Refusal(403, 'This installation has been suspended')
      const token = `ghs_madeup${randomUUID().replaceAll('-', '')}`
      const { contents = 'write', workflows } = (body.permissions ?? {}) as Record<string, 'read' | 'write' | undefined>
      if (workflows !== undefined && app.registered.permissions.workflows !== workflows)
        throw new Refusal(422, 'The permissions requested are not granted to this installation.')
      tokens.set(token, contents)
      return {
        status: 201,
        body: {
          token,
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          permissions: {},
          repository_selection: 'all',
        },
      }
    }
    if (byApp) throw new Refusal(403, 'Resource not accessible by integration')
    if (path === '/installation/repositories')
      return { body: { total_count: repos.size, repositories: [...repos.values()].map(listed) } }
    if (path === '/graphql') return { body: answerGraphql(body as never, repos) }
    const [, fullName = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? []
    const repo = named(repos, fullName)
    if (repo === undefined) throw new Refusal(404, 'Not Found')
    if (method === 'GET' && rest === '')
      return {
        body: {
          full_name: repo.fullName,
          default_branch: 'main',
          private: repo.visibility === 'private',
          visibility: repo.visibility,
        } satisfies Schema<'full-repository'>,
      }
    const pull = /^\/pulls\/(\d+)$/.exec(rest)
    if (method === 'GET' && pull !== null) {
      const found = repo.pulls.get(Number(pull[1]))
      if (found === undefined) throw new Refusal(404, 'Not Found')
      return { body: pullJson(repo, found, url, git(repo.dir, ['rev-parse', `refs/heads/${found.base}`])) }
    }
    for (const route of routes) {
      const match = method === route.method ? route.path.exec(rest) : null
      if (match === null) continue
      if (route.needs !== undefined) grant(repo, route.needs)
      refuseLocked(repo, method, rest)
      return route.run({ repo, at: match.slice(1), body, query, app: appUser, nextId: () => ++ids, url })
    }
    throw new Refusal(404, `Not Found: the fake serves no ${method} ${path}`)
  }

  const handleGit = gitHttpHandler({
    root,
    authorize(header, repo, write) {
      const token = Buffer.from(header?.split(' ')[1] ?? '', 'base64')
        .toString()
        .replace(/^x-access-token:/, '')
      const may = tokens.get(token)
      return (
        repos.has(repo) &&
        may !== undefined &&
        (!write || (may === 'write' && must(repos.get(repo)).grants.contents === 'write'))
      )
    },
    pushed(fullName) {
      const repo = must(repos.get(fullName))
      for (const pull of repo.pulls.values()) {
        const head = git(repo.dir, ['rev-parse', `refs/heads/${pull.head}`])
        if (head === pull.headSha || pull.fork) continue
        pull.headSha = head
        git(repo.dir, ['update-ref', `refs/pull/${pull.number}/head`, head])
        // GitHub tells of it in its own time.
        setImmediate(() => void fire(hub.pullEvent(fullName, pull.number, 'synchronize', {}, appUser)))
      }
    },
  })

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const address = new URL(request.url ?? '/', 'http://local')
    if (/\.git\//.test(address.pathname)) return handleGit(request, response)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const method = request.method ?? 'GET'
    const path = address.pathname.replace(/^\/api(\/v3)?/, '')
    const note = (status: number) => requests.push({ method, path, status })
    const found = faults.find((each) => {
      if ((each.times ?? 1) <= 0 || (each.method ?? method) !== method || !each.path.test(path)) return false
      each.passed = (each.passed ?? 0) - 1
      return each.passed < 0
    })
    if (found !== undefined) {
      found.times = (found.times ?? 1) - 1
      found.strike?.()
    }
    const fault = found?.harmless ? undefined : found
    const flow = device.answer(address.pathname, new URLSearchParams(Buffer.concat(chunks).toString()))
    let result: { status?: number; body: unknown }
    try {
      const body =
        flow !== undefined || chunks.length === 0
          ? {}
          : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>)
      result =
        flow !== undefined
          ? flow
          : fault === undefined || fault.after
            ? answer(method, path, address.searchParams, body, request.headers.authorization ?? '')
            : { body: undefined }
    } catch (thrown) {
      const refusal = thrown instanceof Refusal ? thrown : new Refusal(500, String((thrown as Error).stack))
      result = {
        status: refusal.status,
        body: {
          message: refusal.message,
          documentation_url: 'http://hub.invalid/docs',
          ...(refusal.errors === undefined ? {} : { errors: refusal.errors }),
        },
      }
    }
    if (fault !== undefined) {
      note(fault.status ?? 0)
      if (fault.status === undefined) return void request.socket.destroy()
      return void response
        .writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
        .end(JSON.stringify({ message: fault.message ?? 'A fault on demand' }))
    }
    const headers: Record<string, string> = {
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-remaining': '4999',
      'x-ratelimit-resource': 'core',
    }
    const page = paginate(result.body, address, url, path)
    if (page.link !== undefined) headers.link = page.link
    note(result.status ?? 200)
    response.writeHead(result.status ?? 200, headers).end(JSON.stringify(page.body))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `http://${host}`

  const repoOf = (fullName: string) => must(repos.get(fullName))
  const event = (
    name: string,
    fullName: string,
    sender: Author,
    payload: object,
  ): Pick<Delivery, 'id' | 'name' | 'body'> => {
    const [owner = '', repo = ''] = fullName.split('/')
    const repository = {
      id: repos.get(fullName)?.id ?? 1,
      full_name: fullName,
      name: repo,
      owner: { login: owner, type: 'Organization' },
      clone_url: `${url}/${fullName}.git`,
    }
    return {
      id: randomUUID(),
      name,
      body: JSON.stringify({ ...payload, installation: { id: installation }, repository, sender: userJson(sender) }),
    }
  }
  /** A check run or a check suite in an event. Those of a fork name no pull request. */
  const checkEvent = (repo: Repo, isMeant: (run: CheckRun) => boolean) => {
    const { head_sha } = must(repo.checkRuns.find(isMeant))
    const pulls = [...repo.pulls.values()].filter((each) => each.headSha === head_sha && !each.fork)
    return { app: { id: Number(app.id) }, head_sha, pull_requests: pulls.map(({ number }) => ({ number })) }
  }
  const fire = async (delivery: Pick<Delivery, 'id' | 'name' | 'body'>) => {
    if (webhook !== undefined) await hub.deliver(delivery)
  }

  const hub: FakeGitHub = {
    host,
    url,
    app,
    repos,
    requests,
    deliveries,
    createRepo(fullName, files) {
      const repo = createRepo(root, fullName, accounts)
      git(repo.dir, ['update-ref', 'refs/heads/main', commitFiles(repo.dir, undefined, files, 'first')])
      repos.set(fullName, repo)
      return repo
    },
    async openPull(fullName, files, over = {}) {
      const repo = repoOf(fullName)
      const number = repo.pulls.size + 1
      const headSha = commitFiles(repo.dir, git(repo.dir, ['rev-parse', 'refs/heads/main']), files, 'a change')
      git(repo.dir, ['update-ref', `refs/pull/${number}/head`, headSha])
      if (over.fork !== true) git(repo.dir, ['update-ref', `refs/heads/topic-${number}`, headSha])
      const pull: Pull = {
        number,
        title: 'A change',
        body: '',
        author: { login: 'ada', type: 'User' },
        base: 'main',
        head: `topic-${number}`,
        headSha,
        fork: false,
        state: 'open',
        draft: false,
        createdAt: new Date().toISOString(),
        ...over,
      }
      repo.pulls.set(number, pull)
      await fire(hub.pullEvent(fullName, number, 'opened'))
      return pull
    },
    async push(fullName, number, files, force = false) {
      const repo = repoOf(fullName)
      const pull = must(repo.pulls.get(number))
      const parent = force ? git(repo.dir, ['rev-parse', `refs/heads/${pull.base}`]) : pull.headSha
      pull.headSha = commitFiles(repo.dir, parent, files, `push ${ids}`)
      moveHead(repo, pull)
      await fire(hub.pullEvent(fullName, number, 'synchronize'))
      return pull.headSha
    },
    async comment(fullName, number, login, body) {
      const repo = repoOf(fullName)
      const comment = { id: ++ids, number, author: { login, type: 'User' as const }, body }
      repo.comments.push(comment)
      await fire(
        event('issue_comment', fullName, comment.author, {
          action: 'created',
          issue: { number, pull_request: {} },
          comment: { id: comment.id, body, user: userJson(comment.author) },
        }),
      )
      return comment.id
    },
    async edit(fullName, id, body, minutes = 1) {
      const repo = repoOf(fullName)
      const isIt = (each: { id: number }) => each.id === id
      const comment = must(repo.comments.find(isIt) ?? repo.reviewComments.find(isIt))
      const { number, body: from, author } = comment
      const thread = repo.reviewComments.find(isIt)
      const times = { created_at: '2026-01-02T03:00:00Z', updated_at: new Date(Date.UTC(2026, 0, 2, 3, minutes)) }
      const root = thread?.replyTo === undefined ? {} : { in_reply_to_id: thread.replyTo }
      const said = { id, body: body ?? from, user: userJson(author), ...times, ...root }
      if (body !== null) comment.body = body
      else if (thread === undefined) repo.comments = repo.comments.filter((each) => each !== comment)
      else repo.reviewComments = repo.reviewComments.filter((each) => each !== comment)
      const about =
        thread === undefined
          ? { issue: { number, pull_request: {} } }
          : { pull_request: pullJson(repo, must(repo.pulls.get(number)), url, '') }
      const action = body === null ? { action: 'deleted' } : { action: 'edited', changes: { body: { from } } }
      const name = thread === undefined ? 'issue_comment' : 'pull_request_review_comment'
      await fire(event(name, fullName, author, { ...action, ...about, comment: said }))
    },
    async openIssue(fullName, number, login, body) {
      const author = { login, type: 'User' as const }
      repoOf(fullName).issues.push({ number, title: 'An issue', body, author })
      const issue = { number, title: 'An issue', body, user: userJson(author) }
      await fire(event('issues', fullName, author, { action: 'opened', issue }))
    },
    async reply(fullName, root, login, body) {
      const repo = repoOf(fullName)
      const first = must(repo.reviewComments.find((each) => each.id === root))
      const author = { login, type: 'User' as const }
      const { path, commit, file, thread, number } = first
      const comment = { id: ++ids, number, thread, author, body, path, commit, file, replyTo: root }
      repo.reviewComments.push(comment)
      await fire(
        event('pull_request_review_comment', fullName, author, {
          action: 'created',
          pull_request: pullJson(repo, must(repo.pulls.get(number)), url, ''),
          comment: { id: comment.id, body, user: userJson(author), in_reply_to_id: root },
        }),
      )
      return comment.id
    },
    async mergeBase(fullName, number, files, over = {}) {
      const repo = repoOf(fullName)
      const pull = must(repo.pulls.get(number))
      const base = commitFiles(repo.dir, git(repo.dir, ['rev-parse', 'refs/heads/main']), files, 'the base moves on')
      git(repo.dir, ['update-ref', 'refs/heads/main', base])
      pull.headSha = commitFiles(repo.dir, pull.headSha, { ...files, ...over }, 'merge main', [base])
      moveHead(repo, pull)
      await fire(hub.pullEvent(fullName, number, 'synchronize'))
      return pull.headSha
    },
    async press(fullName, run, login, identifier) {
      const check_run = { id: run, ...checkEvent(repoOf(fullName), (each) => each.id === run) }
      const sender: Author = { login, type: 'User' }
      const action =
        identifier === 'rerequested'
          ? { action: identifier }
          : { action: 'requested_action', requested_action: { identifier } }
      await fire(event('check_run', fullName, sender, { ...action, check_run }))
    },
    async requestChecks(fullName, number, login) {
      const { headSha } = must(repoOf(fullName).pulls.get(number))
      const check_suite = { id: 1, ...checkEvent(repoOf(fullName), (each) => each.head_sha === headSha) }
      await fire(event('check_suite', fullName, { login, type: 'User' }, { action: 'rerequested', check_suite }))
    },
    rename(fullName, to) {
      const repo = repoOf(fullName)
      const dir = join(root, `${to}.git`)
      mkdirSync(dirname(dir), { recursive: true })
      renameSync(repo.dir, dir)
      repos.delete(fullName)
      repos.set(to, Object.assign(repo, { fullName: to, dir }))
    },
    async completeChecks(fullName, number) {
      const { headSha } = must(repoOf(fullName).pulls.get(number))
      const check_suite = { id: 1, head_sha: headSha, status: 'completed', pull_requests: [{ number }] }
      await fire(event('check_suite', fullName, appUser, { action: 'completed', check_suite }))
    },
    async change(fullName, number, over, action, more = {}) {
      Object.assign(must(repoOf(fullName).pulls.get(number)), over)
      await fire(hub.pullEvent(fullName, number, action, more))
    },
    async queue(fullName, sha) {
      const merge_group = { head_sha: sha, base_ref: 'refs/heads/main' }
      await fire(event('merge_group', fullName, appUser, { action: 'checks_requested', merge_group }))
    },
    async deliver({ id, name, body }) {
      const known = deliveries.find((delivery) => delivery.id === id)
      const delivery = known ?? { id, name, body, status: 0 }
      if (known === undefined) deliveries.push(delivery)
      const signature = `sha256=${createHmac('sha256', app.secret).update(body).digest('hex')}`
      try {
        const response = await fetch(must(webhook), {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-github-event': name,
            'x-github-delivery': id,
            'x-hub-signature-256': signature,
          },
          body,
        })
        await response.arrayBuffer()
        delivery.status = response.status
      } catch {
        delivery.status = 0
      }
      return delivery.status
    },
    pullEvent(fullName, number, action, more = {}, sender = undefined) {
      const repo = repoOf(fullName)
      const pull = must(repo.pulls.get(number))
      return event('pull_request', fullName, sender ?? pull.author, {
        action,
        number,
        pull_request: pullJson(repo, pull, url, ''),
        ...more,
      })
    },
    connect(address) {
      webhook = address
    },
    enterCode: device.enter,
    accounts,
    fault: (fault) => void faults.push(fault),
    expireTokens() {
      tokens = new Map()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(root, { recursive: true, force: true })
    },
  }
  return hub
}

/** An archived repository takes no writes, and a locked conversation no comments. */
function refuseLocked(repo: Repo, method: string, path: string): void {
  if (method === 'GET') return
  if (repo.archived) throw new Refusal(403, 'Repository was archived so is read-only.')
  const [, kind, number] = /^\/(issues|pulls)\/(\d+)\/(?:comments|reviews)/.exec(path) ?? []
  if (number === undefined || !repo.pulls.get(Number(number))?.locked) return
  if (kind === 'issues') throw new Refusal(403, 'Unable to create comment because issue is locked.')
  throw new Refusal(422, 'Unprocessable Entity', ['The conversation is locked'])
}

/** GitHub takes names in any case. */
function named(repos: Map<string, Repo>, name: string): Repo | undefined {
  return [...repos.values()].find(({ fullName }) => fullName.toLowerCase() === name.toLowerCase())
}

/** Branch and pull ref follow the head, as on GitHub. */
function moveHead(repo: Repo, pull: Pull): void {
  git(repo.dir, ['update-ref', `refs/pull/${pull.number}/head`, pull.headSha])
  if (!pull.fork) git(repo.dir, ['update-ref', `refs/heads/${pull.head}`, pull.headSha])
}

/** Lists come in pages of 30, of 100 at most, with the next one in the Link header. */
function paginate(body: unknown, address: URL, url: string, path: string): { body: unknown; link?: string } {
  const list = Array.isArray(body) ? body : (body as { check_runs?: unknown[] } | undefined)?.check_runs
  if (list === undefined) return { body }
  const size = Math.min(100, Number(address.searchParams.get('per_page') ?? 30))
  const page = Number(address.searchParams.get('page') ?? 1)
  const some = list.slice((page - 1) * size, page * size)
  const shown = Array.isArray(body) ? some : { ...(body as object), check_runs: some }
  if (page * size >= list.length) return { body: shown }
  const next = new URLSearchParams(address.searchParams)
  next.set('page', String(page + 1))
  return { body: shown, link: `<${url}/api/v3${path}?${next}>; rel="next"` }
}

function listed({ fullName, visibility }: Repo) {
  return { full_name: fullName, private: visibility === 'private', visibility }
}
