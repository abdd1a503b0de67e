"""The log, pure: entries as canonical JSON, their Merkle tree (RFC 6962), its checkpoints, signed (C2SP), and keys."""

from marsad.log.canonical import canonical_json, make_leaf, parse_leaf
from marsad.log.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from marsad.log.keys import SigningKey, verify
from marsad.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Frontier",
    "SigningKey",
    "canonical_json",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "make_leaf",
    "node_hash",
    "open_checkpoint",
    "parse_checkpoint",
    "parse_leaf",
    "root_of",
    "sign_checkpoint",
    "verify",
    "verify_consistency",
    "verify_inclusion",
]
