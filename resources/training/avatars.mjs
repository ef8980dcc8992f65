// Draws avatars with DiceBear: reads a JSON list of a style's options, and writes a JSON list of as
// many SVG documents.
import { readFileSync } from "node:fs";
import { createAvatar } from "@dicebear/core";
import * as style from "@dicebear/big-smile";

const wishes = JSON.parse(readFileSync(0, "utf-8"));
process.stdout.write(JSON.stringify(wishes.map((wish) => createAvatar(style, wish).toString())));
