// A bare Probot server whose handler does nothing and that stores nothing: `node bare-probot.ts PORT APP_ID SECRET KEY_FILE`.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createNodeMiddleware, Probot } from 'probot'

const [port, appId, secret = '', keyFile = ''] = process.argv.slice(2)
const probot = new Probot({
  appId: Number(appId),
  secret,
  privateKey: readFileSync(keyFile, 'utf8'),
  logLevel: 'fatal',
})
const middleware = await createNodeMiddleware((app) => app.on('pull_request', () => {}), {
  probot,
  webhooksPath: '/api/github/webhooks',
})
createServer((request, response) => {
  void middleware(request, response)
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))
