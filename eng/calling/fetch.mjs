/** Puts the one file that a browser needs for a call under wwwroot/vendor, and lets the rest of the package go. */

import { copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";

const here = new URL("./", import.meta.url);
const vendor = new URL("../../wwwroot/vendor/", here);
const half = new URL(`calling.${process.pid}.half`, vendor);

mkdirSync(vendor, { recursive: true });
copyFileSync(new URL("node_modules/webex/umd/calling.min.js", here), half);
renameSync(half, new URL("calling.min.js", vendor)); // a gateway that is running never sees half of it
rmSync(new URL("node_modules", here), { recursive: true });
