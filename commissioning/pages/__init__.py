"""What pages show: plain functions from facts to rows and sentences, without requests."""
