#!/usr/bin/env node
import '../dist/countersign.mjs';
