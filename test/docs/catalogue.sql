INSERT INTO catalog_products (id, slug, kind, names, summaries, on_sale, position)
VALUES (1, 'cloud-server', 'server', '{"en":"Cloud server","fa":"سرور ابری"}', '{"en":"On NVMe storage","fa":"با دیسک NVMe"}', 1, 0);
INSERT INTO catalog_plans (id, product_id, slug, names, cpu, ram_gb, disk_gb, ipv4, traffic_gb, featured, on_sale, position)
VALUES (1, 1, 's1', '{"en":"S1","fa":"S1"}', 1, 2, 40, 1, 1000, 0, 1, 0);
INSERT INTO catalog_plan_prices (plan_id, currency, period, minor)
VALUES (1, 'EUR', 'monthly', 450);
INSERT INTO catalog_datacenters (id, slug, names, cities, country, available, position)
VALUES (1, 'tehran-1', '{"en":"Tehran 1","fa":"تهران ۱"}', '{"en":"Tehran","fa":"تهران"}', 'IR', 1, 0);
INSERT INTO catalog_images (id, slug, names, version, family, min_disk_gb, on_sale, position)
VALUES (1, 'debian-12', '{"en":"Debian","fa":"دبیان"}', '12', 'debian', 10, 1, 0);
INSERT INTO catalog_product_datacenters (product_id, datacenter_id) VALUES (1, 1);
INSERT INTO catalog_product_images (product_id, image_id) VALUES (1, 1);
INSERT INTO catalog_revisions (id, revision) VALUES (1, 'first');
