import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { plural } from '../../report/tally.ts'
import type { FileEdit } from '../../types.ts'
import { compose, contentOf } from './compose-text.ts'
import { cleanPath, invalidPath, isInside } from './edit-path.ts'
import { editAt, findEdit, type LineEdit } from './find-lines.ts'
import { nearestLines } from './nearest-lines.ts'

/** A change that a model requests: replaced text, or a new, deleted or moved file. */
export interface RequestedEdit {
  path: string
  /** Lines or a part of a line that occurs once. Without it, the file is new, deleted or moved. */
  search?: string
  /** The lines to replace, instead of a search. */
  range?: LineRange
  replace?: string
  delete?: boolean
  /** New path of the file. */
  moveTo?: string
}

export interface Misfit {
  edit: RequestedEdit
  /** What is wrong and what to do, for the author of the edit. */
  problem: string
}

export interface Applied {
  edits: FileEdit[]
  fit: RequestedEdit[]
  misfits: Misfit[]
}

/**
 * Returns the text of a file, or undefined if there is none and one can be created. Throws `invalid` for anything else.
 */
export type ReadText = (path: string) => Promise<string | undefined>

/**
 * Applies edits to texts, in any order: each is searched in the original text, and then in the result of the others.
 * What does not fit is returned with its problem. `earlier` are edits that fit before; they apply unless the new edits
 * replace them.
 */
export async function applyEdits(
  requested: readonly RequestedEdit[],
  read: ReadText,
  earlier: readonly RequestedEdit[] = [],
): Promise<Applied> {
  const plan = createPlan(read)
  const own = requested
    .flatMap(separate)
    .filter((edit, index, all) => !all.slice(0, index).some((other) => isSame(edit, other)))
  const kept = earlier.filter((edit) => !own.some((other) => isReplaced(edit, other)))
  for (const { path, delete: gone, moveTo = '' } of own) if (gone === true || moveTo !== '') plan.free(cleanPath(path))
  const all = [...own.map((edit) => ({ edit, old: false })), ...kept.map((edit) => ({ edit, old: true }))]
  for (const { edit, old } of all) await plan.move(edit, old)
  for (const { edit, old } of all) await plan.add(edit, old)
  return plan.finish()
}

/** Separates a move from a change of the text. */
function separate(edit: RequestedEdit): RequestedEdit[] {
  const { path, moveTo = '', ...rest } = edit
  const hasText = (rest.search ?? '').trim() !== '' || rest.range !== undefined
  return moveTo !== '' && hasText
    ? [
        { path, moveTo },
        { path, ...rest },
      ]
    : [edit]
}

function isSame(one: RequestedEdit, other: RequestedEdit): boolean {
  return isReplaced(one, other) && one.replace?.trim() === other.replace?.trim()
}

/** Tells whether a later edit is about the same text. */
function isReplaced({ path, search = '' }: RequestedEdit, other: RequestedEdit): boolean {
  return search.trim() !== '' && path === other.path && search.trim() === other.search?.trim()
}

/** The result of an earlier edit that a new one replaces. */
const superseded = Symbol('superseded')
type Problem = string | typeof superseded | undefined

/** The changes to one file. */
interface FilePlan {
  before: string | undefined
  located: { edit: RequestedEdit; at: LineEdit }[]
  /** Edits that are to be searched in the result of the located ones. */
  later: { edit: RequestedEdit; old: boolean }[]
  /** Text of a new file. */
  created?: string
  removed?: true
}

function createPlan(read: ReadText) {
  const files = new Map<string, FilePlan>()
  /** Old paths by new path. */
  const moves = new Map<string, string>()
  /** Paths whose file is deleted or moved. */
  const freed = new Set<string>()
  const applied: Applied = { edits: [], fit: [], misfits: [] }
  const fail = (edit: RequestedEdit, old: boolean, problem: string) => {
    if (!old) applied.misfits.push({ edit, problem })
  }
  const open = async (path: string): Promise<FilePlan> => {
    const known = files.get(path)
    if (known !== undefined) return known
    const made: FilePlan = { before: await read(path), located: [], later: [] }
    files.set(path, made)
    return made
  }
  /** Runs work on a file whose path may be invalid. */
  const attempt = async (edit: RequestedEdit, old: boolean, work: () => Promise<Problem>) => {
    try {
      const problem = await work()
      if (problem === undefined) applied.fit.push(edit)
      else if (problem !== superseded) fail(edit, old, problem)
    } catch (thrown) {
      if (!(thrown instanceof DuckError) || thrown.kind !== 'invalid') throw thrown
      fail(edit, old, thrown.message)
    }
  }

  return {
    free: (path: string) => freed.add(path),

    /** Records where files move, because other edits may use the new path. */
    async move(edit: RequestedEdit, old: boolean) {
      const { moveTo = '' } = edit
      if (moveTo === '') return
      const from = cleanPath(edit.path)
      const to = cleanPath(moveTo)
      if (old && (moves.has(to) || [...moves.values()].includes(from))) return
      await attempt(edit, old, async () => {
        for (const path of [from, to]) if (!isInside(path)) return invalidPath(path)
        if (moves.has(to)) return `Two files move to ${to}.`
        if ((await open(from)).before === undefined) return `File ${from} not found.`
        if (!freed.has(to) && (await read(to)) !== undefined)
          return `${to} already exists, so ${from} cannot move there.`
        moves.set(to, from)
        return undefined
      })
    },

    async add(edit: RequestedEdit, old: boolean) {
      const { search = '', replace = '', range, moveTo = '' } = edit
      const hasText = search.trim() !== '' || range !== undefined
      if (moveTo !== '' && replace === '') return
      const isRemoval = edit.delete === true && !hasText
      const path = (isRemoval ? undefined : moves.get(cleanPath(edit.path))) ?? cleanPath(edit.path)
      if (!isInside(path)) return fail(edit, old, invalidPath(path))
      await attempt(edit, old, async () => {
        const file = await open(path)
        if (isRemoval) return remove(file, edit, path, old)
        if (!hasText) return create(file, edit, path, old)
        if (file.before === undefined) return `File ${path} not found.`
        if (file.removed) return old ? superseded : `${path} is deleted by another edit.`
        return place(file, edit, old)
      })
    },

    async finish(): Promise<Applied> {
      const texts = new Map<string, string | undefined>()
      for (const [path, file] of files) {
        const text = finished(file, path, applied)
        const to = [...moves].find(([, from]) => from === path)?.[0]
        if (text !== undefined) texts.set(to ?? path, text)
        if (!texts.has(path)) texts.set(path, undefined)
      }
      for (const [path, after] of texts) {
        const before = files.has(path) ? files.get(path)?.before : await read(path)
        if (before !== after) applied.edits.push({ path, ...defined({ before, after }) })
      }
      return applied
    },
  }
}

function remove(file: FilePlan, edit: RequestedEdit, path: string, old: boolean): Problem {
  if ((edit.replace ?? '') !== '') return `The edit of ${path} has both \`delete\` and \`replace\`. Give one of them.`
  if (file.before === undefined) return `File ${path} not found.`
  const isChanged = file.located.length + file.later.length > 0
  if (isChanged) return old ? superseded : `${path} is both deleted and changed.`
  file.removed = true
  return undefined
}

function create(file: FilePlan, edit: RequestedEdit, path: string, old: boolean): Problem {
  if (edit.replace === undefined) return `The edit of ${path} has no \`replace\`.`
  if (file.created !== undefined) return old ? superseded : `Two edits create ${path}.`
  if (file.before !== undefined && file.before !== '') return `${path} already exists. Quote the lines to replace.`
  file.created = edit.replace.endsWith('\n') ? edit.replace : `${edit.replace}\n`
  return undefined
}

/** Locates an edit in the original text. Edits that are not found there may refer to the result of others. */
function place(file: FilePlan, edit: RequestedEdit, old: boolean): undefined {
  const lines = contentOf(file.before ?? '')
  const { search = '', range, replace = '' } = edit
  const found =
    range === undefined
      ? findEdit(lines, search, replace)
      : { edit: editAt(lines, range.startLine - 1, range.endLine, replace) }
  const at = 'edit' in found ? found.edit : undefined
  if (at === undefined || file.located.some((other) => overlaps(at, other.at))) file.later.push({ edit, old })
  else file.located.push({ edit, at })
  return undefined
}

/** Returns the text of a file with its edits; undefined if it is deleted. */
function finished(file: FilePlan, path: string, applied: Applied): string | undefined {
  if (file.removed) return undefined
  if (file.created !== undefined) return file.created
  if (file.before === undefined) return undefined
  let text = compose(
    file.before,
    file.located.map(({ at }) => at),
  )
  for (const { edit, old } of file.later) {
    const found =
      edit.range === undefined ? findEdit(contentOf(text), edit.search ?? '', edit.replace ?? '') : undefined
    if (found !== undefined && 'edit' in found) {
      text = compose(text, [found.edit])
      continue
    }
    applied.fit.splice(applied.fit.indexOf(edit), 1)
    if (!old) applied.misfits.push({ edit, problem: problemOf(edit, path, text, found?.places) })
  }
  return text
}

function problemOf({ search = '' }: RequestedEdit, path: string, text: string, places?: readonly number[]): string {
  if (places === undefined) return `Two edits change the same lines of ${path}. Combine them into one.`
  if (places.length > 0)
    return `This text occurs ${plural(places.length, 'time')} in ${path}, at the lines ${places.slice(0, 10).join(', ')}. Quote more of the surrounding lines:\n${search}`
  const near = nearestLines(text, search)
  return [`This text does not occur in ${path}:\n${search}`, near ?? []].flat().join('\n')
}

function overlaps(one: LineEdit, other: LineEdit): boolean {
  if (one.start === one.end && other.start === other.end) return false
  return one.start < other.end && other.start < one.end
}
