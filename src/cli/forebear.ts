#!/usr/bin/env node
// The command line. Only says what it needs and hands over: nothing else is loaded by a Node that cannot run it.

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(
    `forebear needs Node 24 or newer; this is ${process.version}. In its folder: npm run forebear -- help`,
  );
  process.exitCode = 2;
} else {
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv.slice(2), process.env, {
    out: process.stdout,
    err: process.stderr,
  });
}

export {}; // makes this a module, which may wait
