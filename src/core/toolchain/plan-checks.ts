import { posix } from 'node:path'
import { type Step, steps, type Tool } from './tool-schema.ts'

/** A command that checks changed files. */
export interface PlannedCheck {
  tool: Tool
  /** Folder of the project, relative to the repository; empty for its root. */
  project: string
  /** Changed files of the project that the tool checks, relative to the project. */
  files: string[]
  command: string[]
}

/** Which tests to run: all that a change affects, or only the changed files, which are tests. */
export type Reach = 'affected' | 'only'

/** The files of a repository. */
export interface ProjectFiles {
  /** Paths of all files. */
  paths: readonly string[]
  read(path: string): Promise<string | undefined>
}

/**
 * Chooses the tools for changed files: for each step and project, those that fit in the order of preference. The first
 * that is installed is meant.
 */
export async function planChecks(
  changed: readonly string[],
  files: ProjectFiles,
  tools: readonly Tool[],
  reach: Reach = 'affected',
): Promise<PlannedCheck[][]> {
  const plans = new Map<string, PlannedCheck[]>()
  for (const step of steps) {
    for (const tool of tools.filter((each) => each.step === step)) {
      const own = changed.filter((path) => tool.extensions.includes(posix.extname(path)))
      for (const [project, paths] of await byProject(own, tool, files)) {
        const key = `${step} ${project}`
        plans.set(key, [...(plans.get(key) ?? []), plan(tool, project, paths, reach)])
      }
    }
  }
  return [...plans.values()].filter((choice) => !isInside(choice, [...plans.values()]))
}

/** A root without a project of its own is not checked again if its files belong to projects in folders. */
function isInside([first]: readonly PlannedCheck[], all: readonly PlannedCheck[][]): boolean {
  const step: Step | undefined = first?.tool.step
  if (first === undefined || first.project !== '') return false
  const inner = all.flat().filter(({ tool, project }) => tool.step === step && project !== '')
  const covered = new Set(inner.flatMap(({ project, files }) => files.map((file) => posix.join(project, file))))
  return first.files.every((file) => covered.has(file))
}

/** Groups files by the nearest folder above them that is a project of the tool. */
async function byProject(
  paths: readonly string[],
  tool: Tool,
  { paths: all, read }: ProjectFiles,
): Promise<Map<string, string[]>> {
  const projects = new Map<string, string[]>()
  if (paths.length === 0) return projects
  const marked = new Set<string>()
  for (const path of all) {
    if (!tool.markers.some((marker) => fits(marker, posix.basename(path)))) continue
    if (tool.mentions !== undefined && (await read(path))?.includes(tool.mentions) !== true) continue
    marked.add(folderOf(path))
  }
  if (tool.markers.includes('*')) marked.add('')
  for (const path of paths) {
    const project = foldersAbove(path).find((folder) => marked.has(folder))
    if (project === undefined) continue
    projects.set(project, [...(projects.get(project) ?? []), posix.relative(project, path)])
  }
  return projects
}

function fits(marker: string, name: string): boolean {
  return marker.startsWith('*.') ? name.endsWith(marker.slice(1)) : name === marker
}

function folderOf(path: string): string {
  const folder = posix.dirname(path)
  return folder === '.' ? '' : folder
}

/** From the nearest to the root. */
function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let folder = folderOf(path); folder !== ''; folder = folderOf(folder)) folders.push(folder)
  return [...folders, '']
}

function plan(tool: Tool, project: string, files: string[], reach: Reach): PlannedCheck {
  const folders = [...new Set(files.map((file) => `./${folderOf(file)}`))]
  const command = (tool[reach] ?? tool.run).flatMap((word) => {
    if (word === '{files}') return files.map((file) => (file.startsWith('-') ? `./${file}` : file))
    return word === '{folders}' ? folders : [word]
  })
  return { tool, project, files, command }
}
