/** What the outline of one small file of each language must say. */
export interface OutlineCase {
  language: string
  text: string
  symbols: string[]
  imports: string[]
  calls: string[]
  /** Some of the names that are read or used as a type. */
  uses: string[]
}

export const cases: OutlineCase[] = [
  {
    language: 'go',
    text: `package server

import (
	"fmt"
	log "example.com/log"
	. "math"
)

// Max is a limit.
const Max = 10

var first, Second int

// Server serves.
type Server[T any] struct {
	Name  string
	mutex sync.Mutex
}

type Handler interface {
	Handle(w io.Writer, n int) error
}

type ID = string

// Start starts.
func (s *Server[T]) Start(ctx context.Context, a, b int, opts ...Option) error {
	s.run(a, b, opts...)
	defer close(s.done)
	http.HandleFunc("/", serve)
	return fmt.Errorf("%w: %v", log.ErrStart, &Server[int]{Name: "x"})
}

func (Server[T]) reset(int, string) {}

func apply(f func(x int) error) error { return f(1) }
`,
    symbols: [
      '+ constant Max # Max is a limit.',
      '- variable first',
      '+ variable Second',
      '+ struct Server # Server serves.',
      '+ property Server.Name',
      '- property Server.mutex',
      '+ interface Handler',
      '+ method Handler.Handle(w io.Writer, n int)',
      '+ type ID',
      '+ method Server.Start(ctx context.Context, a int, b int, ...opts Option) # Start starts.',
      '- method Server.reset(int int, string string)',
      '- function apply(f func(x int) error)',
    ],
    imports: ['fmt', 'example.com/log {* as log}', 'math {* as .}'],
    calls: ['s run(2 ...)', 'close(1)', 'http HandleFunc(2)', 'fmt Errorf(3)', 'new Server(0)', 'f(1)'],
    uses: ['ErrStart', 'serve', 'Name', 'Mutex', 'Writer', 'Option'],
  },
  {
    language: 'rust',
    text: `use std::io;
use std::collections::{HashMap, hash_map::{self, Entry as Slot}};
pub use crate::inner::*;

/// A store.
#[derive(Debug)]
pub struct Store<T> {
    pub name: String,
    len: usize,
}

pub enum Kind { Small, Big(u8) }

pub trait Shape {
    fn area(&self, scale: f64) -> f64;
}

impl<T> Store<T> {
    pub const LIMIT: u32 = 3;

    /// Makes one.
    pub async fn open(path: &str, _: u8) -> Self {
        let store = Store { name, len: 0 };
        store.load(path, 1).await;
        Self::check::<u8>(LIMIT_ALL);
        println!("{}", helper(1));
        items.map(helper)
    }

    fn load(&self, path: &str, mut times: u8) {}
}

impl<T> fmt::Display for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { Ok(()) }
}

mod inner {
    pub(crate) fn deep() {}
}

macro_rules! twice { ($x:expr) => { $x } }
`,
    symbols: [
      '+ struct Store # A store.',
      '+ property Store.name',
      '- property Store.len',
      '+ enum Kind',
      '+ constant Kind.Small',
      '+ constant Kind.Big',
      '+ trait Shape',
      '+ method Shape.area(scale f64)',
      '+ constant Store.LIMIT',
      '+ async method Store.open(path &str, _ u8) # Makes one.',
      '- method Store.load(path &str, times u8)',
      '+ method Store.fmt(f &mut fmt::Formatter)',
      '- module inner',
      '- function inner.deep()',
      '- macro twice',
    ],
    imports: [
      'std {io}',
      'std::collections {HashMap}',
      'std::collections::hash_map',
      'std::collections::hash_map {Entry as Slot}',
      'export crate::inner {*}',
    ],
    calls: ['new Store(0)', 'store load(2)', 'Self check(1)', 'println(?)', 'helper(?)', 'items map(1)', 'Ok(1)'],
    uses: ['LIMIT_ALL', 'helper', 'Formatter', 'String', 'len'],
  },
  {
    language: 'java',
    text: `package a.b;

import java.util.List;
import java.util.*;
import static a.b.Checks.check;

/** Serves. */
@Deprecated
public class Server extends Base implements Runnable {
  public static final int MAX = 3, MIN = 1;
  private final List<String> names = new ArrayList<>();

  Server(int port, String... hosts) { super(port); }

  protected String start(@Nonnull String host, int[] ports) {
    this.bind(host, ports);
    new Thread(this::run) { void hidden() {} }.start();
    return Limits.MAX + names.get(0);
  }

  private static <T> void reset(T value) {}

  public interface Listener { void on(Event event); }

  enum Color { RED, GREEN(1); Color(int code) {} }

  record Point(int x, int y) {}
}
`,
    symbols: [
      '+ class Server # Serves.',
      '+ property Server.MAX',
      '+ property Server.MIN',
      '- property Server.names',
      '+ constructor Server.Server(port int, ...hosts String)',
      '+ method Server.start(host String, ports int[])',
      '- method Server.reset(value T)',
      '+ interface Server.Listener',
      '+ method Server.Listener.on(event Event)',
      '+ enum Server.Color',
      '+ constant Server.Color.RED',
      '+ constant Server.Color.GREEN',
      '+ constructor Server.Color.Color(code int)',
      '+ class Server.Point',
      '+ constructor Server.Point.Point(x int, y int)',
    ],
    imports: ['java.util {List}', 'java.util {*}', 'a.b.Checks {check}'],
    calls: [
      'new ArrayList(0)',
      'this bind(2)',
      'new Thread(1)',
      'this run(?)',
      'new Thread(this::run) { void hidden() {} } start(0)',
      'names get(1)',
    ],
    uses: ['MAX', 'Event', 'Base', 'Runnable', 'Deprecated', 'Nonnull'],
  },
  {
    language: 'ruby',
    text: `require 'json'
require_relative '../lib/base'

# Holds servers.
module Farm
  class Server < Base::Host
    PORT = 80
    attr_reader :name

    # Makes one.
    def initialize(name, port = PORT, *hosts, tls:, cert: nil, **rest, &block)
      start name, 1
      Log.info("x", level: 2, *hosts, &block)
      Farm::Pool.new(port)
      peer.stop
    end

    def self.build(...) = new(...)

    def stopped? = @stopped

    private

    def start(name, times)
    end

    def self.open; end

    public

    def close
    end

    private def purge(all) = all

    def late; end
    private :late
  end

  Point = Struct.new(:x, :y)
end

def main(args)
end
`,
    symbols: [
      '+ module Farm # Holds servers.',
      '+ class Farm.Server',
      '+ constant Farm.Server.PORT',
      '+ property Farm.Server.name',
      '+ constructor Farm.Server.initialize(name, port?, ...hosts, tls:, cert?:, ...rest:) # Makes one.',
      '+ method Farm.Server.build(......)',
      '+ method Farm.Server.stopped?()',
      '- method Farm.Server.start(name, times)',
      '+ method Farm.Server.open()',
      '+ method Farm.Server.close()',
      '- method Farm.Server.purge(all)',
      '- method Farm.Server.late()',
      '+ class Farm.Point',
      '+ function main(args)',
    ],
    imports: ['json', '../lib/base'],
    calls: ['start(2)', 'Log info(1 level: ...)', 'new Farm Pool(1)', 'peer stop(0)', 'new(0 ...)', 'new Struct(2)'],
    uses: ['Base', 'Host', 'PORT'],
  },
  {
    language: 'c',
    text: `#include <stdio.h>
#include "server.h"

#define LIMIT 10
#define SQUARE(x) ((x) * (x))

/* Starts it. */
static int start(const char *host, int ports[3], void (*done)(int code), ...) {
  server_run(host, LIMIT);
  pool->close(1);
  return SQUARE(ports[0]);
}

char **names(void) { return table; }
int stop(struct server *, unsigned);

struct point { int x, y; char *label; };
typedef struct { int code; } reply_t;
typedef struct node { struct node *next; } node_t;
typedef int (*callback)(int);
enum color { RED, GREEN = 2 };

static const char *title = "x";
int total, counts[3];
`,
    symbols: [
      '+ constant LIMIT',
      '+ macro SQUARE(x)',
      '- function start(host char, ports int, done void, ......) # Starts it.',
      '+ function names()',
      '+ function stop(struct server * struct server, unsigned unsigned)',
      '+ struct point',
      '+ property point.x',
      '+ property point.y',
      '+ property point.label',
      '+ struct reply_t',
      '+ property reply_t.code',
      '+ struct node',
      '+ property node.next',
      '+ type node_t',
      '+ type callback',
      '+ enum color',
      '+ constant color.RED',
      '+ constant color.GREEN',
      '- variable title',
      '+ variable total',
      '+ variable counts',
    ],
    imports: ['stdio.h', 'server.h'],
    calls: ['server_run(2)', 'pool close(1)', 'SQUARE(1)'],
    uses: ['LIMIT', 'server'],
  },
  {
    language: 'cpp',
    text: `#include <vector>
#include "server.h"

namespace farm {
namespace {
int hidden() { return 1; }
}

/// Serves.
template <typename T>
class Server : public Base<T> {
 public:
  explicit Server(int port, T value = 1) : port_(port) {}
  ~Server();
  virtual int run(const std::string& host, int times = 3, T&&... rest) const;
  static Server* make();
  bool operator==(const Server& other) const;

 protected:
  int& port() { return port_; }

 private:
  int port_ = 0;
  void stop();
};

struct FARM_EXPORT Point { int x GUARDED_BY(lock); };
enum class Color { Red, Green };
using Id = int;
static int twice(int n) { return n * 2; }
}

int farm::Server<int>::run(const std::string& host, int times) const {
  start(host, 2);
  this->stop();
  pool->close(1);
  farm::util::log<int>(3);
  auto p = new Point(1, 2);
  return Limits::kMax + p->x;
}

Server::Server() {}
std::string& Server::name() { return name_; }
`,
    symbols: [
      '- function hidden()',
      '+ class Server # Serves.',
      '+ constructor Server.Server(port int, value? T)',
      '+ constructor Server.~Server()',
      '+ method Server.run(host std::string, times? int, ...rest T)',
      '+ method Server.make()',
      '+ method Server.operator==(other Server)',
      '+ method Server.port()',
      '- property Server.port_',
      '- method Server.stop()',
      '+ struct Point',
      '+ property Point.x',
      '+ enum Color',
      '+ constant Color.Red',
      '+ constant Color.Green',
      '+ type Id',
      '- function twice(n int)',
      '+ method Server.run(host std::string, times int)',
      '+ constructor Server.Server()',
      '+ method Server.name()',
    ],
    imports: ['vector', 'server.h'],
    calls: ['start(2)', 'this stop(0)', 'pool close(1)', 'util log(1)', 'new Point(2)'],
    uses: ['kMax', 'x', 'Base'],
  },
  {
    language: 'csharp',
    text: `using System;
using static System.Math;
using Json = System.Text.Json;

namespace Farm;

// Serves.
[Serializable]
public class Server<T> : Base<T>, IServer
{
    public const int Max = 3, Min = 1;
    private readonly string _name;
    public string Name { get; private set; }

    public Server(int port, string? host = null, params int[] ports) : base(port) { }

    internal async Task<int> RunAsync([From] Request request, ref int count, CancellationToken token = default)
    {
        await Start(1, host: "x");
        this.Stop();
        peer?.Close(2);
        return pool.Get<int>(new Limits.Entry(3), Limits.Max);
    }

    void Hidden() { }

    class Nested { }
}

public static class Extensions
{
    public static int Twice(this string text, int times) => times;
}

interface IServer { void Stop(int code); }
public record Point(int X, int Y = 0);
enum Color { Red, Green }
`,
    symbols: [
      '+ class Server # Serves.',
      '+ property Server.Max',
      '+ property Server.Min',
      '- property Server._name',
      '+ property Server.Name',
      '+ constructor Server.Server(port int, host? string?, ...ports int[])',
      '+ async method Server.RunAsync(request Request, count int, token? CancellationToken)',
      '- method Server.Hidden()',
      '- class Server.Nested',
      '+ class Extensions',
      '+ method Extensions.Twice(times int)',
      '+ interface IServer',
      '+ method IServer.Stop(code int)',
      '+ class Point',
      '+ constructor Point.Point(X int, Y? int)',
      '+ enum Color',
      '+ constant Color.Red',
      '+ constant Color.Green',
    ],
    imports: ['System', 'System.Math', 'System.Text.Json {* as Json}'],
    calls: ['Start(1 host:)', 'this Stop(0)', 'peer Close(1)', 'pool Get(2)', 'new Limits Entry(1)'],
    uses: ['Max', 'Request', 'Base', 'IServer', 'Serializable'],
  },
  {
    language: 'php',
    text: `<?php
namespace Farm;

use Base\\Host;
use Base\\Pool as Group;
use function Base\\start;
use Base\\{Log, Util\\Text as T};

require_once 'setup.php';

const LIMIT = 10;

/** Serves. */
abstract class Server extends Host implements Runnable
{
    use Loggable;

    const MAX = 3;
    private const MIN = 1;
    public ?string $name = null;
    private static int $count;

    public function __construct(private readonly int $port, string $host = 'x', int ...$ports) {}

    public static function make(int $port, &$out, int|string $size = self::MAX): static
    {
        start($port, size: 2, ...$rest);
        $this->stop(1)->close();
        parent::make();
        return new Group($this->peer?->name, Limits::MAX);
    }

    protected function stop(int $code): static { return $this; }
    private function reset(): void {}
}

interface Runnable { public function run(int $times); }
enum Color: string { case Red = 'r'; }
function main(array $args) {}
`,
    symbols: [
      '+ constant LIMIT',
      '+ class Server # Serves.',
      '+ constant Server.MAX',
      '- constant Server.MIN',
      '+ property Server.name',
      '- property Server.count',
      '+ constructor Server.__construct(port int, host? string, ...ports int)',
      '+ method Server.make(port int, out, size? int|string)',
      '+ method Server.stop(code int)',
      '- method Server.reset()',
      '+ interface Runnable',
      '+ method Runnable.run(times int)',
      '+ enum Color',
      '+ constant Color.Red',
      '+ function main(args array)',
    ],
    imports: [
      'Base {Host}',
      'Base {Pool as Group}',
      'Base {start}',
      'Base {Log}',
      'Base\\Util {Text as T}',
      'setup.php',
    ],
    calls: ['start(1 size: ...)', '$this stop(1)', '$this->stop(1) close(0)', 'parent make(0)', 'new Group(2)'],
    uses: ['Host', 'Runnable', 'Loggable', 'MAX', 'name', 'peer'],
  },
  {
    language: 'elixir',
    text: `defmodule Farm.Server do
  use GenServer, restart: :temporary
  alias Farm.Pool
  alias Farm.{Log, Util.Text}
  alias Farm.Long, as: L
  import Ecto.Query

  @timeout 5_000
  @type t :: map

  @doc "Starts it."
  @spec start(integer, keyword) :: t
  def start(port, opts \\\\ []) when is_integer(port) do
    init(port, @timeout)
    port |> Pool.get(1) |> check()
    Enum.map(opts, &Log.info/1)
    Pool.put(port, size: 2, name: "x")
    %Farm.State{port: port}
  end

  def start(%{port: port}, [first | _]), do: first

  def stop, do: :ok

  defp check({:ok, value}), do: value

  defmacro twice(code) do
    code
  end
end
`,
    symbols: [
      '+ module Farm.Server',
      '- constant Farm.Server.timeout',
      '+ type Farm.Server.t',
      '+ function Farm.Server.start(port, opts?) # Starts it.',
      '+ function Farm.Server.start(%{port: port}, [first | _])',
      '+ function Farm.Server.stop()',
      '- function Farm.Server.check({:ok, value})',
      '+ macro Farm.Server.twice(code)',
    ],
    imports: ['GenServer', 'Farm.Pool', 'Farm {Log, Util.Text}', 'Farm.Long {* as L}', 'Ecto.Query {*}'],
    calls: [
      'is_integer(1)',
      'init(2)',
      'Pool get(2)',
      'check(1)',
      'Enum map(2)',
      'Log info(1)',
      'Pool put(2)',
      'new Farm.State(?)',
    ],
    uses: ['timeout', 'Pool'],
  },
  {
    language: 'bash',
    text: `#!/usr/bin/env bash
source ./lib.sh
. "common.sh"

readonly LIMIT=3
export TITLE="x"
count=1

# Starts it.
start() {
  local name="$1"
  echo "$name $LIMIT"
  if check "$name"; then stop a b; fi
}

function stop {
  start x | sort
}

trap stop EXIT
`,
    symbols: [
      '+ constant LIMIT',
      '+ variable TITLE',
      '+ variable count',
      '+ function start # Starts it.',
      '+ function stop',
    ],
    imports: ['./lib.sh', 'common.sh'],
    calls: ['echo(?)', 'check(?)', 'stop(?)', 'start(?)', 'sort(?)', 'trap(?)'],
    uses: ['LIMIT', 'stop'],
  },
]
