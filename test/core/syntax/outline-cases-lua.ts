import type { OutlineCase } from './outline-cases.ts'

/** What the outline of one small Lua file must say. */
export const luaCase: OutlineCase = {
  language: 'lua',
  text: `local log = require("farm.log")
local format = require "farm.text".format

local M = { limit = 10 }
local MAX = 3

--- Opens a pond.
--- @param name string
function M.open(name, ...)
  log.info(name, ...)
  return M.new({ name = name }):fill(1, name)
end

function M:fill(level)
  local function check(value)
    return value > MAX
  end
  self.level = check(level) and level or self.limit
  return format(self, tostring(level))
end

M.new = function(options)
  local util = require("farm.util")
  return setmetatable(options, { __index = M })
end

M.version = "1"

local function hidden() end

function Global(a) end

return M
`,
  symbols: [
    '+ variable M',
    '- constant MAX',
    '+ method M.open(name, ......) # Opens a pond.\n@param name string',
    '+ method M.fill(level)',
    '- function M.fill.check(value)',
    '+ method M.new(options)',
    '+ property M.version',
    '- function hidden()',
    '+ function Global(a)',
  ],
  imports: ['farm.log {* as log}', 'farm.text {format}', 'farm.util {* as util}'],
  calls: [
    'log info(1 ...)',
    'M new(1)',
    'M.new({ name = name }) fill(2)',
    'check(1)',
    'format(1 ...)',
    'tostring(1)',
    'setmetatable(2)',
  ],
  uses: ['name', 'MAX', 'limit', 'level'],
}
